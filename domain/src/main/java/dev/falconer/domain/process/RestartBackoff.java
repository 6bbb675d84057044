package dev.falconer.domain.process;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a restart waits after repeated failures: not at all after the first within the window, then 100 ms, doubled
 * with every further one up to 5 s, each spread by a quarter up or down so that many applications that fail together do
 * not start together (D3).
 */
public final class RestartBackoff {

    static final Duration SECOND_FAILURE = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(5);
    private static final double SPREAD = 0.25;
    private static final int DOUBLINGS_TO_LONGEST = 6;

    private final DoubleSupplier random;

    /** @param random uniform from 0 to below 1 */
    public RestartBackoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The wait before the next start, when {@code failures} lie within the window. */
    public Duration afterFailures(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - 2, DOUBLINGS_TO_LONGEST);
        long millis = Math.min(SECOND_FAILURE.toMillis() << doublings, LONGEST.toMillis());
        double spread = 1 + SPREAD * (2 * random.getAsDouble() - 1);
        return Duration.ofMillis(Math.round(millis * spread));
    }
}
