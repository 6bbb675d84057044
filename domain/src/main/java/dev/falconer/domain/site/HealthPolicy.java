package dev.falconer.domain.site;

import java.time.Duration;
import java.util.Optional;

/**
 * How it is noticed that a process is ill though it runs.
 *
 * @param liveness asked while it serves
 * @param failuresInARow after how many requests in a row that it failed to answer it counts as ill; 0 is never
 * @param hang how long requests may be under way without any of them coming to an answer; zero is for ever
 * @param evidence what looks at it before it is replaced
 */
public record HealthPolicy(
        Optional<HealthCheck> liveness, int failuresInARow, Duration hang, Optional<EvidencePolicy> evidence) {

    public static final int DEFAULT_FAILURES_IN_A_ROW = 10;
    public static final HealthPolicy STANDARD =
            new HealthPolicy(Optional.empty(), DEFAULT_FAILURES_IN_A_ROW, Duration.ZERO, Optional.empty());

    public HealthPolicy {
        Range.check("failuresInARow", failuresInARow, 0, 1_000_000);
        Range.check("hang", hang.toMillis(), 0, Range.LONGEST.toMillis());
    }
}
