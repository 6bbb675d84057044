package dev.falconer.bootstrap.accesslog;

import dev.falconer.application.port.driven.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines of the access log to its file a few times a second, follows the path to another file, and says in the log what
 * goes wrong, at most once a minute. On a thread of its own, which is the only one that waits for the disk.
 */
final class AccessLogWriter {

    private static final Logger LOG = LoggerFactory.getLogger("falconer");

    private static final Duration PAUSE = Duration.ofMillis(200);
    /** With a pause less than a second. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(700);

    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);
    /** How long a disk may keep Falconer from ending. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path path;
    private final AppendedFile file;
    private final List<AccessLines> everyone;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);

    /** Set by whoever ends it. */
    private volatile boolean ending;

    // The rest belongs to the thread.
    private long lastLook = System.nanoTime();
    private long lastComplaint = lastLook - BETWEEN_COMPLAINTS.toNanos();
    private long toldDropped;
    /** What has failed since the last complaint, in words; empty where nothing has. */
    private String failure = "";

    /** @param everyone whose lines to write; it grows */
    AccessLogWriter(Path path, AppendedFile file, List<AccessLines> everyone) {
        this.path = path;
        this.file = file;
        this.everyone = everyone;
    }

    /** Writes until closed. */
    Watch begin() {
        thread.start();
        return this::end;
    }

    /** Lets it write at once. Never waits. */
    void hurry() {
        LockSupport.unpark(thread);
    }

    /** Back when all lines are written, or the disk has not taken them for too long. */
    private void end() {
        ending = true;
        hurry();
        try {
            if (!thread.join(PATIENCE)) {
                LOG.warn(
                        "the access log {} is not complete: the disk has not answered for {} s",
                        path,
                        PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean last;
        do {
            // Asked first: what was recorded before it was set is written in this round.
            last = ending;
            write(System.nanoTime());
            if (!last) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } while (!last);
        finish();
    }

    /** Writes what there is, at this time, in nanoseconds since some time. */
    void write(long now) {
        if (now - lastLook >= BETWEEN_LOOKS.toNanos()) {
            lastLook = now;
            attempt("still goes to the file that was moved away", file::follow);
        }
        attempt("could not be written", () -> {
            for (AccessLines lines : everyone) {
                lines.writeTo(file);
            }
        });
        if (now - lastComplaint >= BETWEEN_COMPLAINTS.toNanos() && complain(dropped())) {
            lastComplaint = now;
        }
    }

    @FunctionalInterface
    private interface DiskWork {
        void run() throws IOException;
    }

    private void attempt(String otherwise, DiskWork work) {
        try {
            work.run();
        } catch (IOException e) {
            failure = otherwise + ", because of " + AppendedFile.reason(e);
        }
    }

    /** Nothing is recorded any more. */
    private void finish() {
        long unwritten = everyone.stream().mapToLong(AccessLines::unwritten).sum();
        attempt("could not be closed", file::close);
        complain(dropped() + unwritten);
    }

    private long dropped() {
        return everyone.stream().mapToLong(AccessLines::dropped).sum();
    }

    /** Says what has gone wrong since the last time, if anything. */
    private boolean complain(long dropped) {
        long missing = dropped - toldDropped;
        if (failure.isEmpty() && missing == 0) {
            return false;
        }
        LOG.warn(
                "the access log {} {}; lines that are missing: {}",
                path,
                failure.isEmpty() ? "could not be written as fast as requests were answered" : failure,
                missing);
        failure = "";
        toldDropped = dropped;
        return true;
    }
}
