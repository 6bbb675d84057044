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

/**
 * What one application was told of its folders and has not taken yet. It holds little however much is told: of many things, only
 * that there was something. Safe on any thread; one of them takes.
 */
final class Notices {

    /** As many as the system's own events of one folder that Java keeps. */
    private static final int MOST = 512;

    private final String application;
    private final FolderNotifications source;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    /** Guarded by the lock. */
    private Set<Notice> untaken = new HashSet<>();
    /** Guarded by the lock. */
    private boolean closed;

    Notices(String application, FolderNotifications source) {
        this.application = application;
        this.source = source;
    }

    /**
     * From now on the folder's changes are told here too.
     *
     * @throws IOException where the folder cannot be watched
     * @throws ClosedWatchServiceException once closed
     */
    WatchKey register(Path folder) throws IOException {
        return source.register(folder, this);
    }

    void cancel(WatchKey key) {
        source.cancel(key, this);
    }

    /** The look is taken every half second until closed, on a thread that others' looks are taken on as well. */
    void lookInRounds(Runnable look) {
        source.lookInRounds(look, this);
    }

    String application() {
        return application;
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

    /** Whether nobody wants to know any more. */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        source.leave(this);
        lock.lock();
        try {
            closed = true;
            told.signal();
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

    /** What was told. */
    sealed interface Notice {}

    /** Something happened to what has that name there. */
    record EntryChanged(WatchKey folder, Path name) implements Notice {}

    /** What is told of no file by its name. */
    enum Hint implements Notice {
        /** More happened than can be told, or a folder is gone. */
        ANYTHING,
        /** A path may name another folder now. */
        OTHER_FOLDER
    }
}
