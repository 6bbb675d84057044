package dev.falconer.domain.site;

import java.time.Duration;

/**
 * How many processes an application has. Where {@code fewest} and {@code most} differ, one more is started when requests have
 * waited for {@code growAfter}, and one is let go that nobody has needed for {@code shrinkAfter}.
 *
 * @param fewest 1 to 100
 * @param most {@code fewest} to 100
 * @param concurrency how many requests one process may have under way; 0 is no limit. Those beyond it wait
 * @param growAfter how long a request waits for a process with room before another process is started
 * @param shrinkAfter for how long the others must have had room for all requests before a process beyond {@code fewest} is let
 *     go, and only while nobody uses it
 * @param selection which of the ready processes a request goes to
 */
public record ScalingPolicy(
        int fewest, int most, int concurrency, Duration growAfter, Duration shrinkAfter, Selection selection) {

    public static final int MOST_PROCESSES = 100;
    public static final int HIGHEST_CONCURRENCY = 1_000_000;
    public static final Duration DEFAULT_GROW_AFTER = Duration.ofMillis(500);
    public static final Duration DEFAULT_SHRINK_AFTER = Duration.ofMinutes(5);

    public ScalingPolicy {
        Range.check("fewest processes", fewest, 1, MOST_PROCESSES);
        Range.check("most processes", most, fewest, MOST_PROCESSES);
        Range.check("concurrency", concurrency, 0, HIGHEST_CONCURRENCY);
        Range.check("growAfter", growAfter.toMillis(), 0, Range.LONGEST.toMillis());
        Range.check("shrinkAfter", shrinkAfter.toMillis(), 0, Range.LONGEST.toMillis());
    }

    /** So many, always ({@code processesPerApplication}). */
    public static ScalingPolicy fixed(int processes) {
        return new ScalingPolicy(
                processes, processes, 0, DEFAULT_GROW_AFTER, DEFAULT_SHRINK_AFTER, Selection.ROUND_ROBIN);
    }

    /** So many, always; everything else as it is. */
    public ScalingPolicy fixedAt(int processes) {
        return new ScalingPolicy(processes, processes, concurrency, growAfter, shrinkAfter, selection);
    }

    public boolean isFixed() {
        return fewest == most;
    }

    /** Whether so many processes have room for so many requests. */
    public boolean suffices(int processes, long requests) {
        return concurrency == 0 || requests <= (long) processes * concurrency;
    }

    public ScalingPolicy withConcurrency(int limit) {
        return new ScalingPolicy(fewest, most, limit, growAfter, shrinkAfter, selection);
    }

    public ScalingPolicy with(Selection other) {
        return new ScalingPolicy(fewest, most, concurrency, growAfter, shrinkAfter, other);
    }
}
