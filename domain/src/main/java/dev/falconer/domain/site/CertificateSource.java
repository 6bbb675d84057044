package dev.falconer.domain.site;

import java.util.Locale;
import java.util.Optional;

/** Where a certificate and its private key come from. Files are absolute paths; passwords stand in files of their own. */
public sealed interface CertificateSource {

    /**
     * PEM files.
     *
     * @param certificate the certificate, and behind it the chain of its issuers; perhaps the key as well
     * @param key the private key, perhaps encrypted; absent where it stands in the certificate's file
     * @param passwordFile its first line decrypts the key
     * @param ocspResponse a DER-encoded OCSP response to be stapled, renewed by whoever fetches it
     */
    record Pem(String certificate, Optional<String> key, Optional<String> passwordFile, Optional<String> ocspResponse)
            implements CertificateSource {}

    /**
     * A PKCS#12 file ({@code .pfx}, {@code .p12}) with one key and its chain.
     *
     * @param passwordFile its first line opens the file; absent where there is no password
     * @param ocspResponse as with PEM
     */
    record Pkcs12(String file, Optional<String> passwordFile, Optional<String> ocspResponse)
            implements CertificateSource {}

    /** A self-signed one for {@code localhost} and this machine's name, made on first use and kept: for development. */
    record Development() implements CertificateSource {}

    /** Tells the kind by the file's name. A PKCS#12 file has its key inside. */
    static CertificateSource of(
            String file, Optional<String> key, Optional<String> passwordFile, Optional<String> ocspResponse) {
        return isPkcs12(file)
                ? new Pkcs12(file, passwordFile, ocspResponse)
                : new Pem(file, key, passwordFile, ocspResponse);
    }

    /** Whether the name ends in {@code .pfx} or {@code .p12}. */
    static boolean isPkcs12(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return lower.endsWith(".pfx") || lower.endsWith(".p12");
    }
}
