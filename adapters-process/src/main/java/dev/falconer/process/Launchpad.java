package dev.falconer.process;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.process.Spawner.OnOurDeath;
import dev.falconer.process.output.ProcessOutput;
import dev.falconer.process.output.ProcessOutputs;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.ProcessDescriptor;
import dev.falconer.process.system.ProcessTree;
import dev.falconer.process.system.ProcessTrees;
import dev.falconer.process.system.Reaper;
import dev.falconer.process.system.TreeFreezer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
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
 * Where processes of the operating system come into being, applications and what looks at them alike. Each leads a session
 * of its own, dies with Falconer unless it is handed over, and carries a marker by which all that comes of it is found. The
 * guardian and the reaper come with the first launch. Safe on any thread.
 */
final class Launchpad implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Launchpad.class);
    private static final long CLOSE_PATIENCE_MILLIS = 5000;
    private static final long ADOPTING_MILLIS = 2000;

    private final ProgramSearch search;
    private final ProcessTrees trees;
    private final ProcessOutputs outputs;
    private final Marker marker = new Marker();
    private final EndWatch ends = new EndWatch();
    private final Set<OsProcess> running = ConcurrentHashMap.newKeySet();

    /** What we gave away, by the mark of its tree, as long as it may come back. */
    private final Map<String, Root> released = new ConcurrentHashMap<>();

    /** Guarded by this object. */
    private @Nullable Helpers helpers;

    /** What runs as long as there may be processes. */
    private record Helpers(Reaper reaper, Spawner spawner, Guardians guardians) {

        /** A process that the kernel kills with us can be handed over to nobody, so that is for want of a guardian only. */
        OnOurDeath whatBecomesOfProcessesOnOurDeath() {
            return guardians.ours().stands() && spawner.givesOwnSessions() ? OnOurDeath.LIVE_ON : OnOurDeath.DIE;
        }
    }

    @Inject
    Launchpad(ProgramSearch search, ProcessTrees trees, ProcessOutputs outputs) {
        this.search = search;
        this.trees = trees;
        this.outputs = outputs;
    }

    /** Linking the calls takes a tenth of a second in a cold machine; the first launch is not to wait for it. */
    void prepare() {
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
        var tree = ProcessTree.of(new ProcessId(created.pid()), Optional.of(Marker.entry(mark)));
        var root = new Root.Launched(created, help.reaper, order.onOurDeath());
        var parts = new OsProcess.Parts(root, program.file().toString(), tree, TreeFreezer.of(tree), output);
        OsProcess kept = kept(parts, launch, observer, help.guardians.ours());
        kept.keep();
        return kept;
    }

    /** From now on it is ours, and somebody watches over it. */
    private OsProcess kept(OsProcess.Parts parts, Launch launch, ProcessObserver observer, Guardian guardian) {
        ProcessTree tree = parts.tree();
        var surroundings = new OsProcess.Surroundings(
                Reaper.ofThisProcess(), ends, () -> launch.listener().apply(tree), guardian, process -> {
                    forget(process);
                    guardian.forget(tree.root());
                    launch.gone().run();
                });
        var kept = new OsProcess(parts, observer, surroundings);
        trees.add(tree);
        if (parts.root().onOurDeath() == OnOurDeath.LIVE_ON) {
            guardian.watch(tree.root());
        }
        running.add(kept);
        return kept;
    }

    private void forget(OsProcess process) {
        running.remove(process);
        trees.remove(process.tree());
    }

    /** Gives a process away; empty where that cannot be. */
    Optional<HandedOver> release(OsProcess process) {
        Optional<HandedOver> given = process.release();
        if (given.isPresent()) {
            released.put(given.get().mark(), process.root());
            forget(process);
        }
        return given;
    }

    /** Takes care of a process that has been given away. */
    OsProcess adopt(HandedOver process, Launch launch, ProcessObserver observer) throws LaunchFailedException {
        var tree = new ProcessTree(process.root(), Optional.of(Marker.entry(process.mark())), process.born());
        Helpers help = helpers();
        Optional<Root> former = Optional.ofNullable(released.remove(process.mark()));
        Root root;
        try {
            root = adoptedRoot(process, tree, former);
        } catch (LaunchFailedException refusal) {
            giveUp(process, tree, help, launch);
            throw refusal;
        }
        ProcessOutput output;
        try {
            output = outputs.resume(process, launch.output(), observer);
        } catch (IOException refusal) {
            root.leave();
            // Whoever gave it away takes it back. When that is us, nobody else does.
            if (former.isPresent()) {
                giveUp(process, tree, help, launch);
            }
            throw refused(refusal);
        }
        var parts =
                new OsProcess.Parts(root, process.program(), tree, TreeFreezer.adopted(tree, process.motion()), output);
        OsProcess kept = kept(parts, launch, observer, help.guardians.of(process, this::clearAwayAfterAnother));
        process.listener().ifPresent(kept::follow);
        kept.keep();
        return kept;
    }

    /** What is left of a tree that nobody needs any more is killed meanwhile. */
    private static void giveUp(HandedOver process, ProcessTree tree, Helpers help, Launch launch) {
        help.guardians.forget(process);
        Thread.ofVirtual().name("killer-of-" + tree.root()).start(tree::kill);
        launch.gone().run();
    }

    private Root adoptedRoot(HandedOver process, ProcessTree tree, Optional<Root> former) throws LaunchFailedException {
        // Our own child: how it ends is told to us.
        if (former.isPresent() && former.get() instanceof Root.Launched ours && tree.isRootAlive()) {
            return ours;
        }
        // Opened before it is looked at: what is seen then is what the descriptor stays with.
        Optional<ProcessDescriptor> descriptor = ProcessDescriptor.of(process.root());
        if (descriptor.isPresent() && tree.isRootAlive()) {
            return new Root.Adopted(process.root(), descriptor.get(), ends);
        }
        descriptor.ifPresent(ProcessDescriptor::close);
        if (process.listener().isPresent()
                && tree.members().contains(process.listener().get().value())) {
            return new Root.Gone();
        }
        process.printed().pipe().ifPresent(pipe -> LinuxCalls.close(pipe.number()));
        throw new LaunchFailedException(new StartFailure.LaunchRefused(
                "process " + process.root() + " has ended before it could be taken over (expected: it runs)"));
    }

    /**
     * The guardian waits for our end now; so what the other Falconer did not get to end is ours to end. When that dies in the
     * middle of a hand-over, we may still be about to adopt the last of what it gave us.
     */
    private void clearAwayAfterAnother(String marker) {
        CompletableFuture.delayedExecutor(
                        ADOPTING_MILLIS,
                        TimeUnit.MILLISECONDS,
                        clearing -> Thread.ofVirtual().name("clearing-away").start(clearing))
                .execute(() -> ProcessTree.marked(marker).stream()
                        .filter(left -> !isCaredFor(left))
                        .forEach(left -> {
                            LOG.warn("a Falconer has left the tree of {} behind; it is killed", left.root());
                            left.kill();
                        }));
    }

    private boolean isCaredFor(ProcessTree tree) {
        return running.stream().anyMatch(process -> process.tree().marker().equals(tree.marker()))
                || tree.marker()
                        .map(Marker::markOf)
                        .filter(released::containsKey)
                        .isPresent();
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

    private synchronized Helpers helpers() {
        Helpers existing = helpers;
        if (existing != null) {
            return existing;
        }
        Reaper reaper = Reaper.ofThisProcess();
        var spawner = new Spawner(reaper);
        var made = new Helpers(reaper, spawner, new Guardians(spawner, reaper, ends, marker));
        helpers = made;
        return made;
    }

    /** Kills what is left, and waits until its observers know. */
    @Override
    public synchronized void close() {
        List<OsProcess> left = List.copyOf(running);
        left.forEach(OsProcess::kill);
        try {
            CompletableFuture.allOf(left.stream().map(OsProcess::end).toArray(CompletableFuture[]::new))
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
            helped.guardians.close();
            helped.spawner.close();
        }
    }
}
