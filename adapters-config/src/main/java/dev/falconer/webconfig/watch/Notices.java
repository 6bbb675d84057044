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
     * Looks every half second, until closed, whether the folders are still the same, on a thread that others' looks are taken on as
     * well. Where they are not, {@link Hint#OTHER_FOLDER} is told.
     */
    public void lookInRounds(BooleanSupplier areSame) {
        source.lookInRounds(
                () -> {
                    if (!areSame.getAsBoolean()) {
                        tell(Hint.OTHER_FOLDER);
                    }
                },
                this);
    }

    /** From now on a virtual thread, which alone calls the taker, brings whatever was told, until closed. */
    public void deliver(Taker taker) {
        Thread.ofVirtual().name("watch " + watched).start(() -> run(taker));
    }

    private void run(Taker taker) {
        try {
            while (true) {
                taker.take(take());
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Watching {} has ended", watched);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lets somebody act upon a change, unless closed: another watch, of the same files perhaps, tells then. That it fails there is
     * logged.
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

    /** Something happened to what has that name there. */
    public record EntryChanged(WatchKey folder, Path name) implements Notice {}

    /** What is told of no file by its name. */
    public enum Hint implements Notice {
        /** More happened than can be told, or a folder is gone. */
        ANYTHING,
        /** A path may name another folder now. */
        OTHER_FOLDER
    }
}
