package dev.falconer.process;

import dev.falconer.process.output.ProcessOutput;
import dev.falconer.process.system.Reaper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates processes in sessions of their own. Where nobody stands guard they die with Falconer: the kernel ties that death to
 * the thread which creates the process, so there is one, and it never ends before Falconer does. Thread-safe.
 */
final class Spawner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spawner.class);
    private static final List<String> USUAL_FOLDERS =
            List.of("/usr/bin", "/bin", "/usr/local/bin", "/run/current-system/sw/bin");

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("spawner").factory());
    private final Reaper reaper;
    private final List<String> inOwnSession;
    private final List<String> dyingWithUs;

    Spawner(Reaper reaper) {
        this.reaper = reaper;
        this.inOwnSession = tool("setsid").map(List::of).orElse(List.of());
        this.dyingWithUs = tool("setpriv")
                .map(setpriv -> List.of(setpriv, "--pdeathsig", "KILL", "--"))
                .orElse(List.of());
        if (inOwnSession.isEmpty()) {
            LOG.warn("setsid is not installed: processes share the session of Falconer, and its Ctrl-C");
        }
    }

    private static Optional<String> tool(String name) {
        return USUAL_FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Whether each process leads a session and a process group. */
    boolean givesOwnSessions() {
        return !inOwnSession.isEmpty();
    }

    /** What becomes of a process when Falconer dies. What has been said here cannot be taken back later (ADR 15). */
    enum OnOurDeath {
        /** The kernel kills it. */
        DIE,
        /** Somebody else sees to it. */
        LIVE_ON
    }

    /**
     * A process that is wanted.
     *
     * @param environment complete
     */
    record Order(Program program, Path directory, Map<String, String> environment, OnOurDeath onOurDeath) {}

    /** Creates an application's process. Both tools become the program, so the number we get is the program's. */
    Process spawn(Order order, ProcessOutput output) throws IOException {
        var command = new ArrayList<String>(inOwnSession);
        if (order.onOurDeath == OnOurDeath.DIE) {
            command.addAll(dyingWithUs);
        }
        command.addAll(order.program.commandLine());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(order.directory.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.target())
                .redirectErrorStream(true);
        return start(builder, order.environment);
    }

    /** Creates a process that outlives us, with a pipe to it. */
    Process spawnSurvivor(List<String> commandLine) throws IOException {
        var command = new ArrayList<String>(inOwnSession);
        command.addAll(commandLine);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        return start(builder, Map.of("PATH", String.join(":", USUAL_FOLDERS)));
    }

    private Process start(ProcessBuilder builder, Map<String, String> environment) throws IOException {
        builder.environment().clear();
        builder.environment().putAll(environment);
        Future<Process> process = thread.submit(() -> reaper.createdBy(builder::start));
        try {
            return process.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            // The process comes into being all the same; whoever interrupts a launch is about to close the launcher.
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating a process", interrupted);
        }
    }

    /** Called when no process of ours is left: with the thread, they would die. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
