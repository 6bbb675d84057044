package dev.falconer.process.system;

import dev.falconer.domain.process.ExitStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes note of the ends of orphans that became our children, so that they do not stay zombies for ever, neither under a
 * Falconer that runs for months nor under one that is the first process of a container. Never takes the status of a
 * process that {@link java.lang.Process} waits for: those were announced by {@link #createdBy}, or stand in our own session.
 * Thread-safe; one platform thread of its own waits in the kernel and costs nothing.
 */
public final class Reaper {

    private static final int REMEMBERED = 256;
    private static final long SHORT_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_WITH_THE_JDK = TimeUnit.MILLISECONDS.toNanos(16);
    private static final long LONG_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Set<Long> awaitedByTheJdk = ConcurrentHashMap.newKeySet();

    /** How orphans ended, newest last. Guarded by itself. */
    private final Map<Long, ExitStatus> ends = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ExitStatus> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Creating a process and announcing its number, and judging a number, exclude each other. */
    private final Object creation = new Object();

    private volatile boolean closed;

    /** Begins to adopt and to reap. Does nothing where there is no Linux underneath. */
    public void start() {
        if (LinuxCalls.areAvailable() && LinuxCalls.becomeSubreaper()) {
            Thread.ofPlatform().daemon().name("orphan-reaper").start(this::run);
        }
    }

    /** Creates a process whose status the JDK will take. */
    public <X extends Exception> Process createdBy(Creation<X> creator) throws X {
        synchronized (creation) {
            Process process = creator.create();
            awaitedByTheJdk.add(process.pid());
            return process;
        }
    }

    /** Creates a process. */
    @FunctionalInterface
    public interface Creation<X extends Exception> {
        Process create() throws X;
    }

    /** The JDK has taken the status of this process: its number may come back as an orphan's. */
    public void taken(long pid) {
        awaitedByTheJdk.remove(pid);
    }

    /** How an orphan ended that we have reaped. */
    public Optional<ExitStatus> endOf(long pid) {
        synchronized (ends) {
            return Optional.ofNullable(ends.remove(pid));
        }
    }

    /** Stops reaping at the next end of a child. */
    public void close() {
        closed = true;
    }

    private void run() {
        long ourSession = ProcessTable.entry(ProcessHandle.current().pid())
                .map(ProcessTable.Entry::session)
                .orElse(0L);
        long pause = SHORT_PAUSE;
        while (!closed) {
            OptionalLong ended = LinuxCalls.awaitEndedChild();
            if (ended.isEmpty()) {
                LockSupport.parkNanos(LONG_PAUSE);
            } else if (reap(ended.getAsLong(), ourSession)) {
                pause = SHORT_PAUSE;
            } else {
                // The JDK is about to take it. If it never does, somebody else's process is waiting for somebody else.
                LockSupport.parkNanos(pause);
                pause = Math.min(pause * 2, LONG_PAUSE);
                if (pause > PATIENCE_WITH_THE_JDK) {
                    reapOthers(ourSession);
                }
            }
        }
    }

    /** The kernel always shows the same ended child first; those behind it must not wait for it. */
    private void reapOthers(long ourSession) {
        long self = ProcessHandle.current().pid();
        for (ProcessTable.Entry entry : ProcessTable.entries()) {
            if (entry.parent() == self && entry.hasEnded()) {
                reap(entry.pid(), ourSession);
            }
        }
    }

    private boolean reap(long pid, long ourSession) {
        synchronized (creation) {
            boolean orphan = !awaitedByTheJdk.contains(pid)
                    && ProcessTable.entry(pid)
                            .filter(entry -> entry.session() != ourSession)
                            .isPresent();
            if (!orphan) {
                return false;
            }
            Optional<ExitStatus> status = LinuxCalls.reap(pid);
            synchronized (ends) {
                status.ifPresent(value -> ends.put(pid, value));
            }
            return status.isPresent();
        }
    }
}
