package dev.falconer.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.Reaper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process beside Falconer that outlives it by a moment: it sleeps on a pipe from us, and when the pipe breaks
 * without a farewell, it kills every process that carries our marker and every session we told it of (D20). In a session
 * of its own, so that no Ctrl-C reaches it; told everything it needs beforehand, so that {@code kill -9} of Falconer is
 * enough of a message. Brought back when somebody kills it. Thread-safe.
 */
final class Guardian implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final long SHORT_LIFE = TimeUnit.SECONDS.toNanos(1);

    private final Spawner spawner;
    private final Reaper reaper;
    private final String marker;

    /** Guarded by this object, as everything below. */
    private final Set<ProcessId> sessions = new HashSet<>();

    private @Nullable Process process;
    private boolean closed;

    /** @param marker what every environment of ours contains */
    Guardian(Spawner spawner, Reaper reaper, String marker) {
        this.spawner = spawner;
        this.reaper = reaper;
        this.marker = marker;
    }

    /** Starts to stand guard. Where there is no shell, it says so and is none. */
    synchronized void start() {
        if (!Files.isExecutable(SHELL) || !Files.isDirectory(Path.of("/proc/self"))) {
            LOG.warn("no guardian without {} and /proc: should Falconer be killed, grandchildren may survive", SHELL);
            return;
        }
        try {
            Process started =
                    spawner.spawnSurvivor(List.of(SHELL.toString(), "-c", script(), "falconer-guardian", marker));
            process = started;
            long since = System.nanoTime();
            var _ = started.onExit().thenAccept(ended -> left(ended, since));
            sessions.forEach(session -> tell(started, "+ " + session));
        } catch (IOException failure) {
            LOG.warn(
                    "the guardian cannot be started, so grandchildren may survive a killed Falconer: {}",
                    failure.toString());
        }
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

    private synchronized void left(Process ended, long since) {
        reaper.taken(ended.pid());
        if (closed || !ended.equals(process)) {
            return;
        }
        process = null;
        if (System.nanoTime() - since < SHORT_LIFE) {
            LOG.warn(
                    "the guardian does not stay (exit code {}): grandchildren may survive a killed Falconer",
                    ended.exitValue());
        } else {
            LOG.warn("the guardian has been ended by somebody; starting it again");
            start();
        }
    }

    /** Whether it would notice the death of Falconer now. */
    synchronized boolean stands() {
        return process != null;
    }

    /** From now on this session goes, too, when Falconer does. */
    synchronized void watch(ProcessId session) {
        sessions.add(session);
        Process guardian = process;
        if (guardian != null) {
            tell(guardian, "+ " + session);
        }
    }

    /** The session is gone; its number may soon be another's. */
    synchronized void forget(ProcessId session) {
        sessions.remove(session);
        Process guardian = process;
        if (guardian != null) {
            tell(guardian, "- " + session);
        }
    }

    private static void tell(Process guardian, String line) {
        try {
            OutputStream pipe = guardian.getOutputStream();
            pipe.write((line + "\n").getBytes(US_ASCII));
            pipe.flush();
        } catch (IOException failure) {
            // It is ending; its end is noticed elsewhere and it learns everything again when it is back.
            LOG.debug("the guardian does not listen: {}", failure.toString());
        }
    }

    /** Sends it away. To be called when no process is left. */
    @Override
    public synchronized void close() {
        closed = true;
        Process guardian = process;
        if (guardian == null) {
            return;
        }
        tell(guardian, "farewell");
        try {
            guardian.getOutputStream().close();
        } catch (IOException failure) {
            LOG.debug("the guardian has left before: {}", failure.toString());
        }
    }
}
