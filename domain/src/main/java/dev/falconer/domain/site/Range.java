package dev.falconer.domain.site;

import java.time.Duration;

/** Checks that a number lies where it may. */
final class Range {

    /** As long as any time may be that an operator configures: 360 hours, as with IIS. */
    static final Duration LONGEST = Duration.ofDays(15);

    private Range() {}

    static void check(String name, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + lowest + "-" + highest + ")");
        }
    }
}
