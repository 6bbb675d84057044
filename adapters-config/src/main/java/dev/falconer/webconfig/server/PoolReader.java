package dev.falconer.webconfig.server;

import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Layers;
import java.util.List;

/**
 * Reads how processes are kept: what an application does not set it has from the defaults, and what nobody sets is
 * standard.
 */
final class PoolReader {

    private static final int MANY_REQUESTS = 1_000_000;

    private final AttributeTypes types;

    PoolReader(AttributeTypes types) {
        this.types = types;
    }

    /** @param layers the defaults, and behind them the application, as far as they are there */
    PoolPolicy read(List<? extends PooledElement> layers) {
        var processModel = new ProcessModelReader(Layers.of(layers, e -> e.processModel), types);
        var warmUp = new WarmUpReader(Layers.of(layers, e -> e.warmUp), types);
        var health = new HealthReader(Layers.of(layers, e -> e.health), types);
        return new PoolPolicy(
                processModel.startMode(),
                processModel.scaling(),
                queue(Layers.of(layers, e -> e.queue)),
                processModel.idle(),
                new RecyclingReader(Layers.of(layers, e -> e.recycling), types).read(),
                warmUp.read(),
                health.read());
    }

    private QueuePolicy queue(List<QueueElement> layers) {
        return new QueuePolicy(
                (int) types.number(
                        Attribute.nearest("maxRequests", layers, e -> e.maxRequests),
                        QueuePolicy.DEFAULT_REQUESTS,
                        0,
                        MANY_REQUESTS),
                types.size(Attribute.nearest("maxBytes", layers, e -> e.maxBytes), QueuePolicy.DEFAULT_BYTES),
                types.positiveTimeSpan(Attribute.nearest("maxTime", layers, e -> e.maxTime), QueuePolicy.DEFAULT_TIME));
    }
}
