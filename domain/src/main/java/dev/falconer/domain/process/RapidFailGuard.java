package dev.falconer.domain.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Restart intensity: decides whether an application that keeps failing may be started again. Crashes and failed starts
 * share one sliding window of 60 s; starts are blocked while more than {@code limit} failures lie within it (D2). Shared
 * by the slots of an application; confined to the supervisor loop.
 */
public final class RapidFailGuard {

    /** How far back failures count. */
    public static final Duration WINDOW = Duration.ofSeconds(60);

    /** How far apart trials are that somebody asks for, while starts are blocked. */
    public static final Duration TRIAL_SPACING = Duration.ofMillis(1_500);

    private final int limit;
    private final Deque<Instant> failures = new ArrayDeque<>();

    /** @param limit {@code rapidFailsPerMinute}, 0 to 100 */
    public RapidFailGuard(int limit) {
        this.limit = limit;
    }

    /** The configured {@code rapidFailsPerMinute}. */
    public int limit() {
        return limit;
    }

    /** Counts a crash or a failed start. */
    public void record(Instant now) {
        forget(now);
        failures.addLast(now);
        if (failures.size() > limit + 1) {
            failures.removeFirst();
        }
    }

    /** Whether a start is allowed now. */
    public boolean permitsStart(Instant now) {
        forget(now);
        return failures.size() <= limit;
    }

    /**
     * Whether somebody who asks may cause one trial although starts are blocked: where what fails is the start itself, its
     * cause may be gone at any moment (ADR 15).
     */
    public boolean permitsTrial(Instant now) {
        return permitsStart(now) || !failures.getLast().plus(TRIAL_SPACING).isAfter(now);
    }

    /** The moment from which a start is allowed: now, or when the oldest failure leaves the window. */
    public Instant nextTrialAt(Instant now) {
        return permitsStart(now) ? now : failures.getFirst().plus(WINDOW);
    }

    /** How many failures lie within the window, at most {@code limit + 1}. */
    public int failures(Instant now) {
        forget(now);
        return failures.size();
    }

    /** Drops what lies outside the window; in the future, too, where the clock was set back and would block for long. */
    private void forget(Instant now) {
        failures.removeIf(at -> at.isAfter(now) || !at.plus(WINDOW).isAfter(now));
    }
}
