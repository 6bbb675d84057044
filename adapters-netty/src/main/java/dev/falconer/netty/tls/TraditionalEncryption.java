package dev.falconer.netty.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens keys that OpenSSL encrypted before PKCS#8 (RFC 1421 header fields, key derived with MD5): weak, and still found on
 * servers. Stateless.
 */
final class TraditionalEncryption {

    private static final Pattern INFO = Pattern.compile("DEK-Info: ([A-Za-z0-9-]+),([0-9A-Fa-f]+)");
    private static final int SALT = 8;

    private TraditionalEncryption() {}

    static byte[] decrypt(PemFile.Block block, char[] password) throws GeneralSecurityException {
        Matcher info = INFO.matcher(block.headers());
        if (!info.find()) {
            throw new GeneralSecurityException("its header does not say how it is encrypted");
        }
        byte[] iv = HexFormat.of().parseHex(info.group(2));
        byte[] secret = new String(password).getBytes(StandardCharsets.UTF_8);
        return switch (info.group(1)) {
            case "AES-128-CBC" -> decrypt("AES", derived(secret, iv, 16), iv, block.content());
            case "AES-192-CBC" -> decrypt("AES", derived(secret, iv, 24), iv, block.content());
            case "AES-256-CBC" -> decrypt("AES", derived(secret, iv, 32), iv, block.content());
            case "DES-EDE3-CBC" -> decrypt("DESede", derived(secret, iv, 24), iv, block.content());
            default -> throw new GeneralSecurityException("it is encrypted by " + info.group(1));
        };
    }

    private static byte[] decrypt(String algorithm, byte[] key, byte[] iv, byte[] content)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm), new IvParameterSpec(iv));
        return cipher.doFinal(content);
    }

    /** As OpenSSL's EVP_BytesToKey with one round. */
    private static byte[] derived(byte[] password, byte[] iv, int length) throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] key = new byte[0];
        byte[] last = new byte[0];
        while (key.length < length) {
            md5.update(last);
            md5.update(password);
            md5.update(iv, 0, SALT);
            last = md5.digest();
            int before = key.length;
            key = Arrays.copyOf(key, before + last.length);
            System.arraycopy(last, 0, key, before, last.length);
        }
        return Arrays.copyOf(key, length);
    }
}
