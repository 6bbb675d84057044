package dev.falconer.netty;

import java.time.Duration;

/**
 * How the transport uses threads, memory and time. What a client may use is its binding's matter ({@code ClientLimits}).
 *
 * @param eventLoops number of threads, each with its share of the connections
 * @param limits sizes of the backends' heads
 * @param timeouts how long is waited for what
 */
public record NettySettings(int eventLoops, Limits limits, Timeouts timeouts) {

    public NettySettings {
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops: " + eventLoops + " (expected: 1 or more)");
        }
    }

    /** What fits most machines: an event loop per processor, but at least two. */
    public static NettySettings standard() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new NettySettings(Math.max(2, processors), Limits.STANDARD, Timeouts.STANDARD);
    }

    public NettySettings withTimeouts(Timeouts other) {
        return new NettySettings(eventLoops, limits, other);
    }

    /**
     * Sizes in bytes.
     *
     * @param statusLine of a backend's response; beyond it 502
     * @param responseFields all its header fields together; beyond it 502
     */
    public record Limits(int statusLine, int responseFields) {
        public static final Limits STANDARD = new Limits(8_192, 65_536);
    }

    /**
     * Times.
     *
     * @param connect to a backend
     * @param backendIdle how long a backend connection may lie idle; shorter than the keep-alive of common application
     *     servers (5 s), so that we and not they close it, and no request meets a closing connection
     * @param lingerSilence after a last response: how long a client may send nothing before it is closed
     * @param lingerTotal after a last response: how long what the client still sends is read and dropped
     * @param halfOpenTunnel how long one direction of a tunnel may be silent after the other has ended
     */
    public record Timeouts(
            Duration connect,
            Duration backendIdle,
            Duration lingerSilence,
            Duration lingerTotal,
            Duration halfOpenTunnel) {
        public static final Timeouts STANDARD = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }
}
