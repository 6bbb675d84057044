package dev.falconer.domain.site;

import java.time.Duration;

/**
 * What one client of a binding, and all of them together, may use. Every limit has an answer: see docs/limits.md.
 *
 * @param head sizes of a request's head
 * @param times how long is waited for a client
 * @param rate how slow a client may send or take a body
 * @param connections how many of what there may be
 */
public record ClientLimits(Head head, Times times, Rate rate, Connections connections) {

    /** On in every installation that does not say otherwise. */
    public static final ClientLimits STANDARD =
            new ClientLimits(Head.STANDARD, Times.STANDARD, Rate.STANDARD, Connections.STANDARD);

    /**
     * Sizes of a request's head.
     *
     * @param requestLine bytes; beyond it 414
     * @param fields bytes of all header fields together; beyond it 431
     * @param fieldCount number of header fields; beyond it 431
     */
    public record Head(int requestLine, int fields, int fieldCount) {
        public static final Head STANDARD = new Head(8_192, 32_768, 200);

        public Head {
            atLeast("requestLine", requestLine, 16);
            atLeast("fields", fields, 64);
            atLeast("fieldCount", fieldCount, 1);
        }
    }

    /**
     * How long is waited.
     *
     * @param handshake for TLS, and for a PROXY header; beyond it the connection ends
     * @param requestHead from its first byte to its last; beyond it 408
     * @param keepAlive how long a connection may lie idle between requests
     * @param tunnelIdle how long a WebSocket may be silent in both directions before it is cut; zero means as long as it likes
     */
    public record Times(Duration handshake, Duration requestHead, Duration keepAlive, Duration tunnelIdle) {
        public static final Times STANDARD =
                new Times(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMinutes(2));

        /** With no limit on the silence of WebSockets. */
        public Times(Duration handshake, Duration requestHead, Duration keepAlive) {
            this(handshake, requestHead, keepAlive, Duration.ZERO);
        }

        /** How long a connection may be there before its first request: it is not a kept one yet. */
        public Duration first() {
            return requestHead.compareTo(keepAlive) < 0 ? requestHead : keepAlive;
        }

        public Times {
            positive("handshake", handshake);
            positive("requestHead", requestHead);
            positive("keepAlive", keepAlive);
            if (tunnelIdle.isNegative()) {
                throw new IllegalArgumentException("tunnelIdle: " + tunnelIdle + " (expected: zero or more)");
            }
        }
    }

    /**
     * How slow a client may be while a body is on its way, in either direction: a slower sender is answered 408, a slower
     * reader is cut off. Only the time counts in which the client is what is waited for.
     *
     * @param bytesPerSecond on average; a client that has been faster may rest for up to four times the grace. 0 means no
     *     limit
     * @param grace how long a sender may be below the rate at first; a reader may for four times as long, because what it
     *     takes arrives in lumps
     */
    public record Rate(int bytesPerSecond, Duration grace) {
        public static final Rate STANDARD = new Rate(240, Duration.ofSeconds(5));

        public Rate {
            atLeast("bytesPerSecond", bytesPerSecond, 0);
            positive("grace", grace);
        }
    }

    /**
     * How many there may be; 0 means no limit.
     *
     * @param all connections of the binding; beyond it 503
     * @param perAddress connections of one client address, trusted proxies excepted; beyond it 503
     * @param requests on one connection, which then ends in good order
     * @param streams open at a time on one HTTP/2 connection; beyond it they are refused
     */
    public record Connections(int all, int perAddress, int requests, int streams) {
        public static final Connections STANDARD = new Connections(20_000, 5_000, 100_000, 128);

        public Connections {
            atLeast("all", all, 0);
            atLeast("perAddress", perAddress, 0);
            atLeast("requests", requests, 0);
            atLeast("streams", streams, 1);
        }
    }

    public ClientLimits withHead(Head other) {
        return new ClientLimits(other, times, rate, connections);
    }

    public ClientLimits withTimes(Times other) {
        return new ClientLimits(head, other, rate, connections);
    }

    public ClientLimits withRate(Rate other) {
        return new ClientLimits(head, times, other, connections);
    }

    public ClientLimits withConnections(Connections other) {
        return new ClientLimits(head, times, rate, other);
    }

    private static void atLeast(String what, int number, int least) {
        if (number < least) {
            throw new IllegalArgumentException(what + ": " + number + " (expected: " + least + " or more)");
        }
    }

    private static void positive(String what, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(what + ": " + time + " (expected: more than zero)");
        }
    }
}
