package dev.falconer.domain.site;

import java.time.Duration;

/**
 * Limits on an application's processes (behaviour.md 1.2).
 *
 * @param startupTimeLimit 0 to 3600 s
 * @param shutdownTimeLimit 0 to 600 s; 0 kills at once
 * @param rapidFailsPerMinute 0 to 100
 * @param startAttempts how often a start is tried where the port was the cause of the failure (D4); at least 1
 */
public record ProcessPolicy(
        Duration startupTimeLimit, Duration shutdownTimeLimit, int rapidFailsPerMinute, int startAttempts) {

    public ProcessPolicy {
        Range.check("startupTimeLimit", startupTimeLimit.toSeconds(), 0, 3_600);
        Range.check("shutdownTimeLimit", shutdownTimeLimit.toSeconds(), 0, 600);
        Range.check("rapidFailsPerMinute", rapidFailsPerMinute, 0, 100);
        Range.check("startAttempts", startAttempts, 1, 100);
    }
}
