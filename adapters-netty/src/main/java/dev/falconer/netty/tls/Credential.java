package dev.falconer.netty.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client can be shown: a certificate with the chain of its issuers, and the key it belongs to.
 *
 * @param origin the file it comes from, for messages
 * @param chain the certificate itself first
 * @param key its private key
 * @param staple an OCSP response for it, if there is one
 */
record Credential(String origin, List<X509Certificate> chain, PrivateKey key, Optional<OcspStaple> staple) {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+]+)");
    private static final byte[] SAMPLE = {1, 2, 3, 4};

    Credential {
        chain = List.copyOf(chain);
    }

    /** One whose key has been tried: it fits the certificate. */
    static Credential checked(
            String origin, List<X509Certificate> chain, String keyOrigin, PrivateKey key, Optional<OcspStaple> staple)
            throws TlsFailure {
        Credential credential = new Credential(origin, chain, key, staple);
        if (!credential.keyFits(credential.certificate())) {
            boolean later = chain.stream().skip(1).anyMatch(credential::keyFits);
            throw new TlsFailure(
                    later
                            ? "the key in " + keyOrigin + " belongs to a later certificate in " + origin
                                    + " (expected: the site's own certificate first, its issuers behind it)"
                            : "the key in " + keyOrigin + " does not belong to the certificate in " + origin + " ("
                                    + credential.certificate().getSubjectX500Principal() + ")");
        }
        return credential;
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    Instant ends() {
        return certificate().getNotAfter().toInstant();
    }

    /**
     * The names it is for, in lower case; {@code *.example.com} among them. The common name counts only where there is no
     * alternative name (RFC 9525 section 2 does away with it; private authorities have not).
     */
    List<String> names() throws TlsFailure {
        Collection<List<?>> alternatives;
        try {
            alternatives = certificate().getSubjectAlternativeNames();
        } catch (CertificateParsingException failure) {
            throw new TlsFailure("the names of the certificate in " + origin + " cannot be read", failure);
        }
        if (alternatives != null) {
            return alternatives.stream()
                    .filter(name -> name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS))
                    .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                    .toList();
        }
        Matcher common =
                COMMON_NAME.matcher(certificate().getSubjectX500Principal().getName());
        return common.find() ? List.of(common.group(1).toLowerCase(Locale.ROOT)) : List.of();
    }

    private boolean keyFits(X509Certificate certificate) {
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException of) {
            // A key of one kind, a certificate for a key of another.
            return false;
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "Credential[" + origin + "]";
    }
}
