package dev.falconer.domain.site;

import java.time.Duration;

/**
 * A question that is asked again and again.
 *
 * @param interval from one asking to the next; 100 ms or more
 * @param timeout for one answer; 10 ms or more
 * @param failures after how many bad answers in a row the process counts as ill; at least 1
 */
public record HealthCheck(HealthQuestion question, Duration interval, Duration timeout, int failures) {

    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    public static final int DEFAULT_FAILURES = 3;

    public HealthCheck {
        Range.check("interval", interval.toMillis(), 100, Range.LONGEST.toMillis());
        Range.check("timeout", timeout.toMillis(), 10, Range.LONGEST.toMillis());
        Range.check("failures", failures, 1, 1_000);
    }
}
