package dev.falconer.process;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.process.output.ProcessOutput;
import dev.falconer.process.output.ProcessOutputs;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.PortOwner;
import dev.falconer.process.system.ProcessTree;
import dev.falconer.process.system.ProcessTrees;
import dev.falconer.process.system.Reaper;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates processes of the operating system. Each leads a session of its own, dies with Falconer, and carries a marker by
 * which all that comes of it is found. The guardian and the reaper come with the first launch. Safe on any thread.
 */
final class OsProcessLauncher implements ProcessLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(OsProcessLauncher.class);
    private static final long CLOSE_PATIENCE_MILLIS = 5000;

    private final ProgramSearch search;
    private final ProcessTrees trees;
    private final ProcessOutputs outputs;
    private final SocketFolders sockets;
    private final Marker marker = new Marker();
    private final ListenerWatch listenerWatch = new ListenerWatch();
    private final Set<OsProcess> running = ConcurrentHashMap.newKeySet();

    /** Guarded by this object. */
    private @Nullable Helpers helpers;

    /** What runs as long as there may be processes. */
    private record Helpers(Reaper reaper, Spawner spawner, Guardian guardian) {}

    @Inject
    OsProcessLauncher(ProgramSearch search, ProcessTrees trees, ProcessOutputs outputs, SocketFolders sockets) {
        this.search = search;
        this.trees = trees;
        this.outputs = outputs;
        this.sockets = sockets;
        // Linking the calls takes a tenth of a second in a cold machine; the first launch is not to wait for it.
        Thread.ofPlatform().daemon().name("linking-system-calls").start(LinuxCalls::areAvailable);
    }

    @Override
    public RunningProcess launch(ProcessSpec spec, ProcessObserver observer) throws LaunchFailedException {
        try {
            return create(spec, observer);
        } catch (LaunchFailedException | RuntimeException failure) {
            sockets.remove(spec.backend().endpoint());
            throw failure;
        }
    }

    private RunningProcess create(ProcessSpec spec, ProcessObserver observer) throws LaunchFailedException {
        Path directory = Path.of(spec.directory());
        if (!Files.isDirectory(directory)) {
            throw new LaunchFailedException(
                    new StartFailure.LaunchRefused("the application's directory does not exist: " + directory));
        }
        Program program = search.find(spec.command(), directory);
        String mark = marker.next();
        Map<String, String> environment = new HashMap<>(spec.environment());
        environment.put(Marker.VARIABLE, mark);

        Helpers help = helpers();
        ProcessOutput output = outputs.prepare(spec.output(), observer);
        Process process = spawn(help, program, directory, environment, output);
        var tree = ProcessTree.of(new ProcessId(process.pid()), Optional.of(Marker.VARIABLE + "=" + mark));
        return keep(spec, observer, program, help, output, process, tree);
    }

    private OsProcess keep(
            ProcessSpec spec,
            ProcessObserver observer,
            Program program,
            Helpers help,
            ProcessOutput output,
            Process created,
            ProcessTree tree) {
        trees.add(tree);
        if (help.spawner.givesOwnSessions()) {
            help.guardian.watch(tree.root());
        }
        var surroundings = new OsProcess.Surroundings(
                help.reaper,
                listenerWatch,
                () -> listener(spec.backend().endpoint(), tree),
                process -> gone(process, tree, help, spec.backend().endpoint()));
        var kept = new OsProcess(created, program, tree, output, observer, surroundings);
        running.add(kept);
        kept.keep();
        return kept;
    }

    private static Process spawn(
            Helpers help, Program program, Path directory, Map<String, String> environment, ProcessOutput output)
            throws LaunchFailedException {
        Process process;
        try {
            process = help.spawner.spawn(program, directory, environment, output);
        } catch (IOException refusal) {
            output.discard();
            throw refused(refusal);
        } catch (RuntimeException bug) {
            output.discard();
            throw bug;
        }
        try {
            output.follow(process);
        } catch (IOException refusal) {
            process.destroyForcibly();
            help.reaper.taken(process.pid());
            throw refused(refusal);
        }
        return process;
    }

    private static LaunchFailedException refused(IOException refusal) {
        String message = refusal.getMessage();
        return new LaunchFailedException(
                new StartFailure.LaunchRefused(message == null ? refusal.toString() : message));
    }

    private static Optional<ProcessId> listener(BackendEndpoint endpoint, ProcessTree tree) {
        return switch (PortOwner.at(endpoint, tree)) {
            case PortOwner.Member(ProcessId id) -> Optional.of(id);
            case PortOwner.Nobody _, PortOwner.Foreign _, PortOwner.Unseen _ -> Optional.empty();
        };
    }

    private void gone(OsProcess process, ProcessTree tree, Helpers help, BackendEndpoint endpoint) {
        running.remove(process);
        trees.remove(tree);
        help.guardian.forget(tree.root());
        sockets.remove(endpoint);
    }

    private synchronized Helpers helpers() {
        Helpers existing = helpers;
        if (existing != null) {
            return existing;
        }
        Reaper reaper = Reaper.ofThisProcess();
        var spawner = new Spawner(reaper);
        var guardian = new Guardian(spawner, reaper, marker.ofAll());
        guardian.start();
        var made = new Helpers(reaper, spawner, guardian);
        helpers = made;
        return made;
    }

    @Override
    public synchronized void close() {
        running.forEach(OsProcess::kill);
        try {
            CompletableFuture.allOf(running.stream().map(OsProcess::end).toArray(CompletableFuture[]::new))
                    .get(CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException failure) {
            LOG.warn(
                    "processes are left behind: {}",
                    running.stream().map(OsProcess::id).toList(),
                    failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Helpers helped = helpers;
        helpers = null;
        if (helped != null) {
            helped.guardian.close();
            helped.spawner.close();
        }
    }
}
