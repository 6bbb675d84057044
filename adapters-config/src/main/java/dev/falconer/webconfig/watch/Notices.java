package dev.falconer.webconfig.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a watch of an application was told of its folders and has not taken yet. It holds little however much is told: of many
 * things, only that there was something. Whoever listens owns it, and closes it. Safe on any thread; one of them takes.
 */
public final class Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    /** As many as the system's own events of one folder that Java keeps. */
    private static final int MOST = 512;

    private final String watched;
    private final FolderNotifications source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    /** Guarded by the lock. */
    private Set<Notice> untaken = new HashSet<>();
    /** Guarded by the lock. */
    private boolean closed;

    Notices(String watched, FolderNotifications source) {
        this.watched = watched;
        this.source = source;
    }

    /**
     * From now on the folder's changes are told here too. One that is registered already keeps its key, whatever its path was.
     *
     * @throws IOException where the folder cannot be watched
     * @throws ClosedWatchServiceException once closed
     */
    public WatchKey register(Path folder) throws IOException {
        return source.register(folder, this);
    }

    /** The folder's changes are told here no more; others hear of them still. Nothing happens where they were not told anyway. */
    public void cancel(WatchKey key) {
        source.cancel(key, this);
    }

    /**
     * Asks every half second, until closed, whether the right folders are watched, and tells {@link Hint#OTHER_FOLDER} where they
     * are not. One thread asks for all applications, so the answer must not take long.
     */
    public void lookInRounds(BooleanSupplier areRight) {
        source.lookInRounds(
                () -> {
                    if (!areRight.getAsBoolean()) {
                        tell(Hint.OTHER_FOLDER);
                    }
                },
                this);
    }

    /**
     * From now on a virtual thread, which alone calls the taker, brings whatever was told, until closed. A call that fails is logged,
     * and the next one comes all the same.
     */
    public void deliver(Taker taker) {
        Thread.ofVirtual().name("watch " + watched).start(() -> run(taker));
    }

    private void run(Taker taker) {
        try {
            while (true) {
                pass(take(), taker);
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Watching {} has ended", watched);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Set<Notice> told, Taker taker) throws InterruptedException {
        try {
            taker.take(told);
        } catch (ClosedWatchServiceException end) {
            throw end;
        } catch (RuntimeException e) {
            LOG.error("What was told of {} could not be acted upon", watched, e);
        }
    }

    /**
     * Runs what acts upon a change. Where that fails, it is logged, and the watch goes on. Nothing is run once closed, because
     * somebody else may watch the same files by then.
     *
     * @throws ClosedWatchServiceException once closed
     */
    public void report(Runnable change) {
        if (isClosed()) {
            throw new ClosedWatchServiceException();
        }
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.error("A change of {} could not be acted upon", watched, e);
        }
    }

    void tell(Notice notice) {
        lock.lock();
        try {
            if (untaken.size() < MOST) {
                untaken.add(notice);
            } else {
                untaken = new HashSet<>(Set.of(Hint.ANYTHING));
            }
            told.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something.
     *
     * @throws ClosedWatchServiceException once closed
     */
    Set<Notice> take() throws InterruptedException {
        lock.lock();
        try {
            while (untaken.isEmpty() && !closed) {
                told.await();
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing where there was nothing for so long.
     *
     * @throws ClosedWatchServiceException once closed
     */
    Set<Notice> take(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (untaken.isEmpty() && !closed && left > 0) {
                left = told.awaitNanos(left);
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is taken or reported from now on, though what is being reported may not have ended yet. */
    public void close() {
        source.leave(this);
        lock.lock();
        try {
            closed = true;
            told.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private Set<Notice> taken() {
        if (closed) {
            throw new ClosedWatchServiceException();
        }
        Set<Notice> taken = untaken;
        untaken = new HashSet<>();
        return taken;
    }

    /** Acts upon what was told. */
    @FunctionalInterface
    public interface Taker {

        /** @throws ClosedWatchServiceException where nobody wants to know any more */
        void take(Set<Notice> told) throws InterruptedException;
    }

    /** What was told. */
    public sealed interface Notice {}

    /** Something happened to what has that name in the folder of that key. */
    public record EntryChanged(WatchKey key, Path name) implements Notice {}

    /** What is told of no file by its name. */
    public enum Hint implements Notice {
        /** More happened than can be told, or a folder is gone. */
        ANYTHING,
        /** A path may name another folder now, or a folder may be seen that could not be. */
        OTHER_FOLDER
    }
}
