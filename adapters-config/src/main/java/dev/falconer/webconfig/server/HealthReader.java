package dev.falconer.webconfig.server;

import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Layers;
import dev.falconer.webconfig.reading.WindowsArguments;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code <health>}. */
final class HealthReader {

    private static final int MOST_FAILURES = 1_000;
    private static final int MOST_REQUESTS = 1_000_000;
    private static final Duration LONGEST_EVIDENCE = Duration.ofMinutes(10);

    private final List<HealthElement> layers;
    private final AttributeTypes types;

    HealthReader(List<HealthElement> layers, AttributeTypes types) {
        this.layers = layers;
        this.types = types;
    }

    HealthPolicy read() {
        HealthPolicy standard = HealthPolicy.STANDARD;
        return new HealthPolicy(
                liveness(),
                (int) types.number(
                        Attribute.nearest("failuresInARow", layers, e -> e.failuresInARow),
                        standard.failuresInARow(),
                        0,
                        MOST_REQUESTS),
                types.timeSpan(Attribute.nearest("hang", layers, e -> e.hang), standard.hang()),
                evidence());
    }

    private Optional<HealthCheck> liveness() {
        List<LivenessElement> liveness = Layers.of(layers, e -> e.liveness);
        Attribute failures = Attribute.nearest("failures", liveness, e -> e.failures);
        return new CheckReader(liveness, types).read(HealthCheck.DEFAULT_INTERVAL, (int)
                types.number(failures, HealthCheck.DEFAULT_FAILURES, 1, MOST_FAILURES));
    }

    private Optional<EvidencePolicy> evidence() {
        List<EvidenceElement> evidence = Layers.of(layers, e -> e.evidence);
        if (evidence.isEmpty()) {
            return Optional.empty();
        }
        Attribute command = Attribute.nearest("command", evidence, e -> e.command);
        Attribute arguments = Attribute.nearest("arguments", evidence, e -> e.arguments);
        Duration limit = types.positiveTimeSpan(
                Attribute.nearest("timeLimit", evidence, e -> e.timeLimit),
                EvidencePolicy.DEFAULT_LIMIT,
                LONGEST_EVIDENCE);
        if (command.textOr("").isBlank()) {
            types.wrong(command, "a program, for instance dotnet-dump");
            return Optional.empty();
        }
        return Optional.of(new EvidencePolicy(
                new Command(command.textOr(""), WindowsArguments.split(arguments.textOr(""))), limit));
    }
}
