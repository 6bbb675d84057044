package dev.falconer.process;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.process.output.ProcessOutput;
import dev.falconer.process.output.ProcessOutputs;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.ProcessTree;
import dev.falconer.process.system.ProcessTrees;
import dev.falconer.process.system.Reaper;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
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
 * Where processes of the operating system come into being, applications and what looks at them alike. Each leads a session
 * of its own, dies with Falconer, and carries a marker by which all that comes of it is found. The guardian and the reaper
 * come with the first launch. Safe on any thread.
 */
final class Launchpad implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Launchpad.class);
    private static final long CLOSE_PATIENCE_MILLIS = 5000;

    private final ProgramSearch search;
    private final ProcessTrees trees;
    private final ProcessOutputs outputs;
    private final Marker marker = new Marker();
    private final ListenerWatch listenerWatch = new ListenerWatch();
    private final Set<OsProcess> running = ConcurrentHashMap.newKeySet();

    /** Guarded by this object. */
    private @Nullable Helpers helpers;

    /** What runs as long as there may be processes. */
    private record Helpers(Reaper reaper, Spawner spawner, Guardian guardian) {

        /** A process that the kernel kills with us can be handed over to nobody, so that is for want of a guardian only. */
        Spawner.OnOurDeath whatBecomesOfProcessesOnOurDeath() {
            return guardian.stands() && spawner.givesOwnSessions()
                    ? Spawner.OnOurDeath.LIVE_ON
                    : Spawner.OnOurDeath.DIE;
        }
    }

    @Inject
    Launchpad(ProgramSearch search, ProcessTrees trees, ProcessOutputs outputs) {
        this.search = search;
        this.trees = trees;
        this.outputs = outputs;
        // Linking the calls takes a tenth of a second in a cold machine; the first launch is not to wait for it.
        Thread.ofPlatform().daemon().name("linking-system-calls").start(LinuxCalls::areAvailable);
    }

    OsProcess launch(Launch launch, ProcessObserver observer) throws LaunchFailedException {
        if (!Files.isDirectory(launch.directory())) {
            throw new LaunchFailedException(new StartFailure.LaunchRefused(
                    "the application's directory does not exist: " + launch.directory()));
        }
        Program program = search.find(launch.command(), launch.directory());
        String mark = marker.next();

        Helpers help = helpers();
        ProcessOutput output = outputs.prepare(launch.output(), observer);
        var order = new Spawner.Order(
                program, launch.directory(), launch.environmentWith(mark), help.whatBecomesOfProcessesOnOurDeath());
        Process created = spawn(help, order, output);
        var tree = ProcessTree.of(new ProcessId(created.pid()), Optional.of(Marker.VARIABLE + "=" + mark));
        watchOver(tree, help);
        var surroundings = new OsProcess.Surroundings(
                help.reaper, listenerWatch, () -> launch.listener().apply(tree), process -> {
                    gone(process, tree, help);
                    launch.gone().run();
                });
        var kept = new OsProcess(created, program, tree, output, observer, surroundings);
        running.add(kept);
        kept.keep();
        return kept;
    }

    private static Process spawn(Helpers help, Spawner.Order order, ProcessOutput output) throws LaunchFailedException {
        Process process;
        try {
            process = help.spawner.spawn(order, output);
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

    private void watchOver(ProcessTree tree, Helpers help) {
        trees.add(tree);
        if (help.spawner.givesOwnSessions()) {
            help.guardian.watch(tree.root());
        }
    }

    private void gone(OsProcess process, ProcessTree tree, Helpers help) {
        running.remove(process);
        trees.remove(tree);
        help.guardian.forget(tree.root());
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

    /** Kills what is left, and waits for it. */
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
