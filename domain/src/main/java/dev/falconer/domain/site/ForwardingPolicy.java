package dev.falconer.domain.site;

import java.time.Duration;

/**
 * Limits and switches of an application's requests.
 *
 * @param requestTimeout longest wait for the backend to show activity; zero means none (D9)
 * @param maxRequestBody bytes; a body of exactly this size passes (D19)
 * @param webSockets whether a WebSocket upgrade is forwarded
 * @param forwardsConnectionHeader whether a {@code Connection: close} of the backend reaches the client
 * @param protocol what the backend is spoken to in
 * @param address what it listens on
 * @param forwarded what it is told of the way that a request has come
 */
public record ForwardingPolicy(
        Duration requestTimeout,
        long maxRequestBody,
        boolean webSockets,
        boolean forwardsConnectionHeader,
        BackendProtocol protocol,
        BackendAddress address,
        ForwardedFields forwarded) {

    public static final long DEFAULT_MAX_REQUEST_BODY = 30_000_000;

    /** What an application gets that says nothing about it. */
    public static final ForwardingPolicy STANDARD = of(Duration.ofMinutes(2), DEFAULT_MAX_REQUEST_BODY, true, false);

    public ForwardingPolicy {
        if (requestTimeout.isNegative()) {
            throw new IllegalArgumentException("requestTimeout: " + requestTimeout + " (expected: zero or more)");
        }
        if (maxRequestBody < 0) {
            throw new IllegalArgumentException("maxAllowedContentLength: " + maxRequestBody + " (expected: 0 or more)");
        }
    }

    /** HTTP/1.1 to a port, and the forwarded fields of the original. */
    public static ForwardingPolicy of(
            Duration requestTimeout, long maxRequestBody, boolean webSockets, boolean forwardsConnectionHeader) {
        return new ForwardingPolicy(
                requestTimeout,
                maxRequestBody,
                webSockets,
                forwardsConnectionHeader,
                BackendProtocol.HTTP_1_1,
                BackendAddress.PORT,
                ForwardedFields.STANDARD);
    }

    public ForwardingPolicy withProtocol(BackendProtocol other) {
        return new ForwardingPolicy(
                requestTimeout, maxRequestBody, webSockets, forwardsConnectionHeader, other, address, forwarded);
    }

    public ForwardingPolicy withAddress(BackendAddress other) {
        return new ForwardingPolicy(
                requestTimeout, maxRequestBody, webSockets, forwardsConnectionHeader, protocol, other, forwarded);
    }

    public ForwardingPolicy withForwarded(ForwardedFields other) {
        return new ForwardingPolicy(
                requestTimeout, maxRequestBody, webSockets, forwardsConnectionHeader, protocol, address, other);
    }
}
