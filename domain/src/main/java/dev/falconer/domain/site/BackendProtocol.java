package dev.falconer.domain.site;

/** What an application is spoken to in. */
public enum BackendProtocol {
    HTTP_1_1,
    /** HTTP/2 without TLS and with prior knowledge (RFC 9113 section 3.3): what gRPC needs. */
    H2C
}
