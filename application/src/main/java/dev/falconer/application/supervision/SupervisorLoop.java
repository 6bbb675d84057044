package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Watch;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which every process life of this host is decided. It has a mailbox and no locks; others only post to
 * it. It never talks over a socket and never waits for anything but its mailbox.
 */
public final class SupervisorLoop implements Mailbox, AutoCloseable {

    private final ScheduledThreadPoolExecutor mailbox;
    private final Thread.UncaughtExceptionHandler onBug;
    /** Written once, by the loop's thread factory; read anywhere. */
    private volatile @Nullable Thread thread;

    /** @param onBug told about what a task threw; the loop goes on */
    public SupervisorLoop(Thread.UncaughtExceptionHandler onBug) {
        this.onBug = onBug;
        mailbox = new ScheduledThreadPoolExecutor(1, this::loopThread, new ThreadPoolExecutor.DiscardPolicy());
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
        ScheduledFuture<?> scheduled = mailbox.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** Takes no further task; those posted before still run. */
    @Override
    public void close() {
        mailbox.shutdown();
    }

    private Thread loopThread(Runnable task) {
        var made = new Thread(task, "supervisor");
        made.setUncaughtExceptionHandler(onBug);
        thread = made;
        return made;
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error bug) {
            onBug.uncaughtException(Thread.currentThread(), bug);
        }
    }
}
