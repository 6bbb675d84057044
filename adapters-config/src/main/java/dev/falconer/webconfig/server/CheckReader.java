package dev.falconer.webconfig.server;

import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.QuestionReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code <readiness>} and {@code <liveness>}: what is asked is either {@code path} or {@code connect}. */
final class CheckReader {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);

    private final List<? extends CheckElement> layers;
    private final AttributeTypes types;

    CheckReader(List<? extends CheckElement> layers, AttributeTypes types) {
        this.layers = layers;
        this.types = types;
    }

    /** Empty where nothing is asked. */
    Optional<HealthCheck> read(Duration interval, int failures) {
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        Duration every = types.fineTimeSpan(attribute("interval", e -> e.interval), interval, SHORTEST_INTERVAL);
        Duration limit =
                types.fineTimeSpan(attribute("timeout", e -> e.timeout), HealthCheck.DEFAULT_TIMEOUT, SHORTEST_TIMEOUT);
        return question().map(question -> new HealthCheck(question, every, limit, failures));
    }

    /** The nearest that says either decides which of the two it is. */
    private Optional<? extends HealthQuestion> question() {
        Attribute path = attribute("path", e -> e.path);
        for (CheckElement layer : layers.reversed()) {
            Attribute connect = Attribute.of("connect", layer, e -> e.connect);
            boolean connects = types.flag(connect, false);
            if (connects && layer.path != null) {
                types.wrong(connect, "either path or connect");
            }
            if (layer.path != null) {
                break;
            }
            if (connects) {
                return Optional.of(new HealthQuestion.Connect());
            }
        }
        return new QuestionReader(types).read(path, attribute("host", e -> e.host), attribute("status", e -> e.status));
    }

    private Attribute attribute(String name, Function<CheckElement, @Nullable String> value) {
        return Attribute.nearest(name, layers, value);
    }
}
