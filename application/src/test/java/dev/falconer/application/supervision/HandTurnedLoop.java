package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor loop without a thread, and the clock it goes by. Tasks run when the test settles it or lets time pass. Posted
 * to from any thread, turned on the test's.
 */
public final class HandTurnedLoop implements Mailbox, InstantSource {

    private record Task(Instant due, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::number));
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long posted;
    private boolean turning;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public synchronized Watch after(Duration delay, Runnable work) {
        var task = new Task(now.plus(delay), posted++, work);
        tasks.add(task);
        return () -> cancel(task);
    }

    @Override
    public boolean isCurrent() {
        return turning;
    }

    /** How many tasks are not over: due, or to fall due. */
    public synchronized int scheduled() {
        return tasks.size();
    }

    /** Runs everything that is due, and what that brings about. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, running on the way whatever falls due. */
    public void advance(Duration duration) {
        Instant end = instant().plus(duration);
        turning = true;
        try {
            for (Task task = next(end); task != null; task = next(end)) {
                task.work().run();
            }
        } finally {
            turning = false;
        }
        synchronized (this) {
            now = end;
        }
    }

    /** Moves the clock to the next task that falls due by then, and takes it. */
    private synchronized @Nullable Task next(Instant end) {
        Task task = tasks.peek();
        if (task == null || task.due().isAfter(end)) {
            return null;
        }
        now = task.due().isAfter(now) ? task.due() : now;
        return tasks.remove();
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }
}
