package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Timers;
import java.util.concurrent.Executor;

/**
 * Where work for the supervisor loop is posted, now or for later. One task runs at a time, in the order in which they fall
 * due. Safe on any thread.
 */
public interface Mailbox extends Executor, Timers {

    /** Whether the calling thread is the one that runs the tasks. */
    boolean isCurrent();
}
