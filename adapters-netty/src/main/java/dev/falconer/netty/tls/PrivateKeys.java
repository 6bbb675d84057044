package dev.falconer.netty.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Makes private keys of PEM blocks: PKCS#8 (RFC 5958), plain and encrypted, and the older forms of RSA (PKCS#1, RFC 8017) and
 * EC (RFC 5915), which OpenSSL still writes. Stateless.
 */
final class PrivateKeys {

    /** How a password is given, for messages. */
    static final String PASSWORD_FILE = "a file with the password, by passwordFile or --certificate-password-file";

    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String ED25519 = "1.3.101.112";

    private static final Map<String, String> ALGORITHMS = Map.of(RSA, "RSA", EC, "EC", ED25519, "Ed25519");

    private PrivateKeys() {}

    /** The first key of the file. */
    static PrivateKey of(PemFile file, Optional<String> passwordFile) throws TlsFailure {
        PemFile.Block block = file.blocks().stream()
                .filter(PemFile.Block::isKey)
                .findFirst()
                .orElseThrow(() -> new TlsFailure(file.name() + " holds no private key (found: " + file.found()
                        + "; expected: a block that begins with -----BEGIN PRIVATE KEY-----)"));
        boolean old = block.headers().contains("ENCRYPTED");
        boolean encrypted = old || block.type().startsWith("ENCRYPTED");
        if (encrypted && passwordFile.isEmpty()) {
            throw new TlsFailure("the key in " + file.name() + " is encrypted (expected: " + PASSWORD_FILE + ")");
        }
        try {
            if (!encrypted) {
                return key(pkcs8(block.type(), block.content()));
            }
            char[] password = TlsFile.password(passwordFile.orElseThrow());
            return key(
                    old
                            ? pkcs8(block.type(), TraditionalEncryption.decrypt(block, password))
                            : decrypt(block, password));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException failure) {
            throw new TlsFailure(
                    encrypted
                            ? "the password in " + passwordFile.orElseThrow() + " does not open the key in "
                                    + file.name()
                                    + ", or it is damaged, or encrypted otherwise than openssl does by default (AES)"
                            : "the key in " + file.name() + " cannot be read: " + failure.getMessage()
                                    + " (expected: an RSA, EC or Ed25519 key)",
                    failure);
        }
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm(pkcs8)).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** PrivateKeyInfo: version, algorithm, key. */
    private static String algorithm(byte[] pkcs8) throws InvalidKeySpecException {
        byte[] identifier = new DerReader(pkcs8)
                .enter(Der.SEQUENCE)
                .skipped()
                .enter(Der.SEQUENCE)
                .whole();
        for (Map.Entry<String, String> algorithm : ALGORITHMS.entrySet()) {
            if (Arrays.equals(identifier, Der.identifier(algorithm.getKey()))) {
                return algorithm.getValue();
            }
        }
        throw new InvalidKeySpecException("it is of an unknown kind");
    }

    private static byte[] decrypt(PemFile.Block block, char[] password) throws GeneralSecurityException, IOException {
        var encrypted = new EncryptedPrivateKeyInfo(block.content());
        // Only the parameters of PBES2 know what it is made of.
        String algorithm =
                encrypted.getAlgParameters() != null && encrypted.getAlgName().startsWith("PBES2")
                        ? encrypted.getAlgParameters().toString()
                        : encrypted.getAlgName();
        SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.DECRYPT_MODE, key, encrypted.getAlgParameters());
        return encrypted.getKeySpec(cipher).getEncoded();
    }

    private static byte[] pkcs8(String type, byte[] content) {
        return switch (type) {
            case "RSA PRIVATE KEY" -> wrapped(Der.sequence(Der.identifier(RSA), Der.nothing()), content);
            case "EC PRIVATE KEY" -> wrapped(Der.sequence(Der.identifier(EC), curveOf(content)), content);
            default -> content;
        };
    }

    private static byte[] wrapped(byte[] algorithm, byte[] content) {
        return Der.sequence(Der.integer(0), algorithm, Der.value(Der.OCTET_STRING, content));
    }

    /** ECPrivateKey: version, key, [0] curve, [1] public key. */
    private static byte[] curveOf(byte[] content) {
        DerReader key = new DerReader(content).enter(Der.SEQUENCE);
        key.skip();
        key.skip();
        return key.content(Der.explicit(0));
    }
}
