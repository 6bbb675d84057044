package dev.falconer.domain.site;

import java.time.Duration;

/**
 * Limits and switches of an application's requests.
 *
 * @param requestTimeout longest wait for the backend to show activity; zero means none (D9)
 * @param maxRequestBody bytes; a body of exactly this size passes (D19)
 * @param webSockets whether a WebSocket upgrade is forwarded
 * @param forwardsConnectionHeader whether a {@code Connection: close} of the backend reaches the client
 */
public record ForwardingPolicy(
        Duration requestTimeout, long maxRequestBody, boolean webSockets, boolean forwardsConnectionHeader) {

    public static final long DEFAULT_MAX_REQUEST_BODY = 30_000_000;

    public ForwardingPolicy {
        if (requestTimeout.isNegative()) {
            throw new IllegalArgumentException("requestTimeout: " + requestTimeout + " (expected: zero or more)");
        }
        if (maxRequestBody < 0) {
            throw new IllegalArgumentException("maxAllowedContentLength: " + maxRequestBody + " (expected: 0 or more)");
        }
    }
}
