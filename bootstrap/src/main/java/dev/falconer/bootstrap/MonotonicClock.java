package dev.falconer.bootstrap;

import java.time.Instant;
import java.time.InstantSource;

/** The wall clock as it was at the start, moved on by elapsed time only: limits do not jump when somebody sets the clock. */
final class MonotonicClock implements InstantSource {

    private final Instant origin = Instant.now();
    private final long originNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return origin.plusNanos(System.nanoTime() - originNanos);
    }
}
