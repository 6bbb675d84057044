package dev.falconer.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.Reaper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process beside Falconer that outlives it by a moment: it sleeps on a pipe from us, and when the pipe breaks
 * without a farewell, it kills every process that carries our marker and every session we told it of (D20). In a session
 * of its own, so that no Ctrl-C reaches it; told everything it needs beforehand, so that {@code kill -9} of Falconer is
 * enough of a message. Brought back when somebody kills it. While processes pass from one Falconer to the next, both hold its
 * pipe (ADR 15). Thread-safe.
 */
final class Guardian implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String NAME = "falconer-guardian";
    private static final long SHORT_LIFE = TimeUnit.SECONDS.toNanos(1);

    private final Spawner spawner;
    private final Reaper reaper;
    private final EndWatch ends;
    private final String marker;

    /** Guarded by this object, as everything below. */
    private final Set<ProcessId> sessions = new HashSet<>();

    /** Sessions that another Falconer cares for; as long as there are any, the guardian is not ours alone. */
    private final Set<ProcessId> released = new HashSet<>();

    private @Nullable Post post;
    private boolean closed;

    /** Where the guardian stands, and how it is spoken to. */
    private record Post(ProcessId id, OutputStream pipe, Origin origin) {}

    /** Who has started it. */
    private enum Origin {
        WE,
        ANOTHER_FALCONER
    }

    /** @param marker what the environment of each process contains that it guards */
    Guardian(Spawner spawner, Reaper reaper, EndWatch ends, String marker) {
        this.spawner = spawner;
        this.reaper = reaper;
        this.ends = ends;
        this.marker = marker;
    }

    /** Starts to stand guard. Where there is no shell, it says so and is none. */
    synchronized void start() {
        if (!Files.isExecutable(SHELL) || !Files.isDirectory(Path.of("/proc/self"))) {
            LOG.warn("no guardian without {} and /proc: should Falconer be killed, grandchildren may survive", SHELL);
            return;
        }
        try {
            Process started = spawner.spawnSurvivor(List.of(SHELL.toString(), "-c", script(), NAME, marker));
            var standing = new Post(new ProcessId(started.pid()), started.getOutputStream(), Origin.WE);
            post = standing;
            long since = System.nanoTime();
            var _ = started.onExit().thenAccept(ended -> {
                reaper.taken(ended.pid());
                left(standing, System.nanoTime() - since < SHORT_LIFE);
            });
            sessions.forEach(session -> tell(standing, "+ " + session));
        } catch (IOException failure) {
            LOG.warn(
                    "the guardian cannot be started, so grandchildren may survive a killed Falconer: {}",
                    failure.toString());
        }
    }

    /** Goes on with one that another Falconer has started: holds its pipe as well. Where it stands no more, starts another. */
    synchronized void takeOver(ProcessId guardian) {
        try {
            if (!isGuardian(guardian)) {
                throw new IOException("it has ended");
            }
            var standing =
                    new Post(guardian, new FileOutputStream("/proc/" + guardian + "/fd/0"), Origin.ANOTHER_FALCONER);
            post = standing;
            ends.onEnd(guardian, _ -> left(standing, false));
        } catch (IOException failure) {
            LOG.warn("the guardian [pid {}] cannot be taken over, starting another: {}", guardian, failure.toString());
            start();
        }
    }

    private boolean isGuardian(ProcessId process) throws IOException {
        List<String> commandLine = List.of(Files.readString(Path.of("/proc/" + process + "/cmdline"), ISO_8859_1)
                .split("\0", -1));
        return commandLine.contains(NAME) && commandLine.contains(marker);
    }

    private static String script() {
        try (InputStream text = Guardian.class.getResourceAsStream("guardian.sh")) {
            if (text == null) {
                throw new IllegalStateException("guardian.sh is not on the class path");
            }
            return new String(text.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private synchronized void left(Post ended, boolean early) {
        if (closed || !ended.equals(post)) {
            return;
        }
        post = null;
        if (early) {
            LOG.warn("the guardian does not stay: grandchildren may survive a killed Falconer");
        } else if (!released.isEmpty()) {
            LOG.warn("the guardian has been ended by somebody; the Falconer that takes over brings it back");
        } else {
            LOG.warn("the guardian has been ended by somebody; starting it again");
            start();
        }
    }

    /** Whether it would notice the death of Falconer now. */
    synchronized boolean stands() {
        return post != null;
    }

    /** The process that it is; empty where none stands. */
    synchronized Optional<ProcessId> id() {
        return Optional.ofNullable(post).map(Post::id);
    }

    /** From now on this session goes, too, when Falconer does. */
    synchronized void watch(ProcessId session) {
        sessions.add(session);
        tell("+ " + session);
        cameBack(session);
    }

    /** The session is gone; its number may soon be another's. */
    synchronized void forget(ProcessId session) {
        sessions.remove(session);
        tell("- " + session);
        cameBack(session);
    }

    /** Another Falconer cares for the session, and will hold the guardian's pipe as we do. */
    synchronized void release(ProcessId session) {
        sessions.remove(session);
        released.add(session);
    }

    /** A guardian that was ended while it was not ours alone is started again as soon as it would be. */
    private void cameBack(ProcessId session) {
        if (released.remove(session) && released.isEmpty() && post == null && !closed) {
            start();
        }
    }

    private void tell(String line) {
        Post standing = post;
        if (standing != null) {
            tell(standing, line);
        }
    }

    private static void tell(Post guardian, String line) {
        try {
            guardian.pipe.write((line + "\n").getBytes(US_ASCII));
            guardian.pipe.flush();
        } catch (IOException failure) {
            // It is ending; its end is noticed elsewhere and it learns everything again when it is back.
            LOG.debug("the guardian does not listen: {}", failure.toString());
        }
    }

    /**
     * Leaves it. To be called when no process is left that is ours. Where another Falconer may have some of its processes, nothing
     * is said: it stays while that lives.
     */
    @Override
    public synchronized void close() {
        closed = true;
        Post standing = post;
        if (standing == null) {
            return;
        }
        if (standing.origin == Origin.WE && released.isEmpty()) {
            tell(standing, "farewell");
        }
        try {
            standing.pipe.close();
        } catch (IOException failure) {
            LOG.debug("the guardian has left before: {}", failure.toString());
        }
    }
}
