package dev.falconer.domain.forwarding;

/** What a client speaks. Later minor versions of 1 count as 1.1 (RFC 9112 section 2.3). */
public enum HttpVersion {
    HTTP_1_0,
    HTTP_1_1,
    HTTP_2
}
