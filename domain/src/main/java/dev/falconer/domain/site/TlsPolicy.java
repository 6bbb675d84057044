package dev.falconer.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * How the clients of a binding are spoken to in TLS.
 *
 * @param certificates at least one; which one a client is shown depends on the name it asks for (SNI), the first where none
 *     fits
 * @param clientCertificates whether clients show one of their own
 * @param clientAuthorities a PEM file of the authorities that may have issued it; without it the platform's own
 * @param oldest the oldest version spoken
 */
public record TlsPolicy(
        List<CertificateSource> certificates,
        ClientCertificates clientCertificates,
        Optional<String> clientAuthorities,
        TlsVersion oldest) {

    /** Whether clients are asked for a certificate. */
    public enum ClientCertificates {
        NOT_ASKED,
        /** Asked for; a client without one is served, one with a certificate that cannot be trusted is not. */
        OPTIONAL,
        REQUIRED
    }

    /** What may be negotiated; nothing older is sound. */
    public enum TlsVersion {
        TLS_1_2,
        TLS_1_3
    }

    public TlsPolicy {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("certificates: none (expected: at least one)");
        }
    }

    /** These certificates, TLS 1.2 or later, and no question to clients. */
    public static TlsPolicy of(CertificateSource... certificates) {
        return new TlsPolicy(List.of(certificates), ClientCertificates.NOT_ASKED, Optional.empty(), TlsVersion.TLS_1_2);
    }
}
