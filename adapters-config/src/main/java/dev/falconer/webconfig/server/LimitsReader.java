package dev.falconer.webconfig.server;

import dev.falconer.domain.site.ClientLimits;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code <limits>}: what a binding does not set it has from the site, and what nobody sets is standard. */
final class LimitsReader {

    private static final int MANY = 1_000_000_000;

    private final AttributeTypes types;

    LimitsReader(AttributeTypes types) {
        this.types = types;
    }

    /** @param layers the site's, and behind it the binding's, as far as they are there */
    ClientLimits read(List<LimitsElement> layers) {
        var head = ClientLimits.Head.STANDARD;
        var times = ClientLimits.Times.STANDARD;
        var rate = ClientLimits.Rate.STANDARD;
        var connections = ClientLimits.Connections.STANDARD;
        return new ClientLimits(
                new ClientLimits.Head(
                        number("maxRequestLine", layers, e -> e.maxRequestLine, head.requestLine(), 16, 1_048_576),
                        number("maxHeaderBytes", layers, e -> e.maxHeaderBytes, head.fields(), 64, 16_777_216),
                        number("maxHeaderCount", layers, e -> e.maxHeaderCount, head.fieldCount(), 1, 100_000)),
                new ClientLimits.Times(
                        time("handshakeTimeout", layers, e -> e.handshakeTimeout, times.handshake()),
                        time("headerTimeout", layers, e -> e.headerTimeout, times.requestHead()),
                        time("keepAliveTimeout", layers, e -> e.keepAliveTimeout, times.keepAlive()),
                        types.timeSpan(
                                Attribute.nearest("webSocketIdleTimeout", layers, e -> e.webSocketIdleTimeout),
                                times.tunnelIdle())),
                new ClientLimits.Rate(
                        number("minBytesPerSecond", layers, e -> e.minBytesPerSecond, rate.bytesPerSecond(), 0, MANY),
                        time("minBytesGracePeriod", layers, e -> e.minBytesGracePeriod, rate.grace())),
                new ClientLimits.Connections(
                        number("maxConnections", layers, e -> e.maxConnections, connections.all(), 0, MANY),
                        number(
                                "maxConnectionsPerAddress",
                                layers,
                                e -> e.maxConnectionsPerAddress,
                                connections.perAddress(),
                                0,
                                MANY),
                        number(
                                "maxRequestsPerConnection",
                                layers,
                                e -> e.maxRequestsPerConnection,
                                connections.requests(),
                                0,
                                MANY),
                        number(
                                "maxStreamsPerConnection",
                                layers,
                                e -> e.maxStreamsPerConnection,
                                connections.streams(),
                                1,
                                MANY)));
    }

    private int number(
            String name,
            List<LimitsElement> layers,
            Function<LimitsElement, @Nullable String> value,
            int standard,
            int lowest,
            int highest) {
        return (int) types.number(Attribute.nearest(name, layers, value), standard, lowest, highest);
    }

    private Duration time(
            String name,
            List<LimitsElement> layers,
            Function<LimitsElement, @Nullable String> value,
            Duration standard) {
        return types.positiveTimeSpan(Attribute.nearest(name, layers, value), standard);
    }
}
