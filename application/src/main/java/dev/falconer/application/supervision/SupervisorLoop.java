package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Timers;
import dev.falconer.application.port.driven.Watch;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which every process life of this host is decided. It has a mailbox and no locks; others only post to
 * it. It never touches a socket and never waits for anything but its mailbox.
 */
public final class SupervisorLoop implements Executor, Timers, AutoCloseable {

    private final ScheduledThreadPoolExecutor mailbox;
    private final Thread.UncaughtExceptionHandler onBug;
    /** Written once, by the loop's thread factory; read anywhere. */
    private volatile Thread thread = Thread.currentThread();

    /** @param onBug told about what a task threw; the loop goes on */
    public SupervisorLoop(Thread.UncaughtExceptionHandler onBug) {
        this.onBug = onBug;
        mailbox = new ScheduledThreadPoolExecutor(1, task -> {
            thread = new Thread(task, "supervisor");
            thread.setUncaughtExceptionHandler(onBug);
            return thread;
        });
        mailbox.setRemoveOnCancelPolicy(true);
        mailbox.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Posts a task. Safe on any thread; after the loop was closed the task is dropped. */
    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public Watch after(Duration delay, Runnable task) {
        if (mailbox.isShutdown()) {
            return () -> {};
        }
        ScheduledFuture<?> scheduled = mailbox.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Whether the calling thread is the loop. */
    public boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** Takes no further task; those posted before still run. */
    @Override
    public void close() {
        mailbox.shutdown();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error bug) {
            onBug.uncaughtException(Thread.currentThread(), bug);
        }
    }
}
