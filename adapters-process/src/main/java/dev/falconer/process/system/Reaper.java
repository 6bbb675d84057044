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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of the ends of orphans that became our children, so that they do not stay zombies for ever, neither under a
 * Falconer that runs for months nor under one that is the first process of a container. Never takes the status of a
 * process that {@link java.lang.Process} waits for: those were announced by {@link #createdBy}, or stand in our own session.
 * Thread-safe; one platform thread of its own waits in the kernel and costs nothing.
 */
public final class Reaper {

    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);

    private static final int REMEMBERED = 256;
    private static final long REAPED_WITHIN = TimeUnit.MILLISECONDS.toNanos(200);
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

    private final Thread thread =
            Thread.ofPlatform().daemon().name("orphan-reaper").unstarted(this::run);

    private Reaper() {}

    /** The one of this Java machine, since children are the machine's; it begins to adopt and to reap when first asked for. */
    public static Reaper ofThisProcess() {
        return Holder.REAPER;
    }

    private static final class Holder {
        static final Reaper REAPER = started();

        private static Reaper started() {
            var reaper = new Reaper();
            if (LinuxCalls.areAvailable() && LinuxCalls.becomeSubreaper()) {
                reaper.thread.start();
            }
            return reaper;
        }
    }

    /** Creates a process whose status the JDK will take. */
    public <X extends Exception> Process createdBy(Creation<X> creator) throws X {
        synchronized (creation) {
            Process process = creator.create();
            awaitedByTheJdk.add(process.pid());
            LockSupport.unpark(thread);
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

    /** How an orphan ended that we reap, perhaps in a moment. Empty when it was no child of ours. */
    public Optional<ExitStatus> endOf(long pid) throws InterruptedException {
        long deadline = System.nanoTime() + REAPED_WITHIN;
        synchronized (ends) {
            long left = REAPED_WITHIN;
            while (!ends.containsKey(pid) && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(ends, left);
                left = deadline - System.nanoTime();
            }
            return Optional.ofNullable(ends.remove(pid));
        }
    }

    private void run() {
        long ourSession = ProcessTable.entry(ProcessHandle.current().pid())
                .map(ProcessTable.Entry::session)
                .orElse(0L);
        while (true) {
            try {
                reapForEver(ourSession);
            } catch (RuntimeException | AssertionError bug) {
                // Without this thread every orphan would stay a zombie.
                LOG.error("the reaper stumbled, and goes on", bug);
                LockSupport.parkNanos(LONG_PAUSE);
            }
        }
    }

    private void reapForEver(long ourSession) {
        long pause = SHORT_PAUSE;
        long lingering = 0;
        while (true) {
            OptionalLong ended = LinuxCalls.awaitEndedChild();
            if (ended.isEmpty()) {
                // No child at all; the next one wakes us.
                LockSupport.parkNanos(LONG_PAUSE);
            } else if (reap(ended.getAsLong(), ourSession)) {
                lingering = 0;
            } else {
                // The JDK is about to take it. If it never does, somebody else's process is waiting for somebody else.
                pause = lingering == ended.getAsLong() ? Math.min(pause * 2, LONG_PAUSE) : SHORT_PAUSE;
                lingering = ended.getAsLong();
                LockSupport.parkNanos(pause);
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
                ends.notifyAll();
            }
            return status.isPresent();
        }
    }
}
