package dev.falconer.webconfig.server;

import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.WarmUpPolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Layers;
import dev.falconer.webconfig.reading.QuestionReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code <warmUp>}. */
final class WarmUpReader {

    /** Shorter than a liveness question's: requests wait for the answer. */
    static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

    private final List<WarmUpElement> layers;
    private final AttributeTypes types;

    WarmUpReader(List<WarmUpElement> layers, AttributeTypes types) {
        this.layers = layers;
        this.types = types;
    }

    WarmUpPolicy read() {
        List<ReadinessElement> readiness = Layers.of(layers, e -> e.readiness);
        Optional<HealthCheck> check =
                new CheckReader(readiness, types).read(DEFAULT_INTERVAL, HealthCheck.DEFAULT_FAILURES);
        return new WarmUpPolicy(check, pages());
    }

    /** Of the nearest that names any. */
    private List<HealthQuestion.Http> pages() {
        return layers.reversed().stream()
                .map(layer -> layer.pages)
                .filter(pages -> !pages.isEmpty())
                .findFirst()
                .orElse(List.of())
                .stream()
                .flatMap(page -> page(page).stream())
                .toList();
    }

    private Optional<HealthQuestion.Http> page(PageElement page) {
        return new QuestionReader(types)
                .read(
                        Attribute.of("path", page, e -> e.path),
                        Attribute.of("host", page, e -> e.host),
                        Attribute.of("status", page, e -> e.status));
    }
}
