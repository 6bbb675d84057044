package dev.falconer.domain.site;

import java.time.Duration;

/**
 * Limits on an application's processes (behaviour.md 1.2).
 *
 * @param startupTimeLimit 0 to 3600 s
 * @param shutdownTimeLimit 0 to 600 s; 0 kills at once
 * @param rapidFailsPerMinute 0 to 100
 * @param processes 1 to 100
 * @param startAttempts how often a start is tried where the port was the cause of the failure (D4); at least 1
 * @param waitingRequests how many requests may wait for a process at one time
 */
public record ProcessPolicy(
        Duration startupTimeLimit,
        Duration shutdownTimeLimit,
        int rapidFailsPerMinute,
        int processes,
        int startAttempts,
        int waitingRequests) {

    public static final int DEFAULT_WAITING_REQUESTS = 1_000;

    public ProcessPolicy {
        check("startupTimeLimit", startupTimeLimit.toSeconds(), 0, 3_600);
        check("shutdownTimeLimit", shutdownTimeLimit.toSeconds(), 0, 600);
        check("rapidFailsPerMinute", rapidFailsPerMinute, 0, 100);
        check("processesPerApplication", processes, 1, 100);
        check("startAttempts", startAttempts, 1, 100);
        check("waitingRequests", waitingRequests, 0, 1_000_000);
    }

    private static void check(String name, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + lowest + "-" + highest + ")");
        }
    }
}
