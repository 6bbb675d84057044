package dev.falconer.application.port.driven;

import java.time.Duration;

/** Runs tasks later, on the supervisor loop. */
public interface Timers {
    Watch after(Duration delay, Runnable task);
}
