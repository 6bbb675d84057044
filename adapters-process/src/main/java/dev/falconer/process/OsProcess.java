package dev.falconer.process;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.LifeEvent.Followed;
import dev.falconer.process.LifeEvent.Released;
import dev.falconer.process.LifeEvent.RootEnded;
import dev.falconer.process.Spawner.OnOurDeath;
import dev.falconer.process.output.ProcessOutput;
import dev.falconer.process.system.ProcessTree;
import dev.falconer.process.system.Reaper;
import dev.falconer.process.system.TreeFreezer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process that was launched, here or by another Falconer, and its tree. A virtual thread, its keeper, takes the events of
 * its life in turn and decides when it is over. Whatever is left is then killed, and the end is told; unless somebody else
 * cares for it by then. Safe on any thread.
 */
final class OsProcess implements RunningProcess {

    private static final Logger LOG = LoggerFactory.getLogger(OsProcess.class);

    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(2);

    private final Root root;
    private final String program;
    private final ProcessTree tree;
    private final TreeFreezer freezer;
    private final ProcessOutput output;
    private final ProcessObserver observer;
    private final Surroundings surroundings;
    private final Life life;
    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();

    private final AtomicReference<Care> care = new AtomicReference<>(Care.OURS);

    /** Written by {@link #follow}, read anywhere. */
    private volatile @Nullable ProcessId listener;

    /** Who decides what becomes of it. */
    private enum Care {
        OURS,
        NOBODYS,
        ANOTHERS
    }

    /** What a process is made of. */
    record Parts(Root root, String program, ProcessTree tree, TreeFreezer freezer, ProcessOutput output) {}

    /**
     * What a process needs from where it was launched.
     *
     * @param listener who of the tree listens on the process's port now
     * @param guardian who ends it when Falconer does
     * @param gone called when nothing of the tree is left, before its observer is told
     */
    record Surroundings(
            Reaper reaper,
            EndWatch ends,
            Supplier<Optional<ProcessId>> listener,
            Guardian guardian,
            Consumer<OsProcess> gone) {}

    OsProcess(Parts parts, ProcessObserver observer, Surroundings surroundings) {
        this.root = parts.root;
        this.program = parts.program;
        this.tree = parts.tree;
        this.freezer = parts.freezer;
        this.output = parts.output;
        this.observer = observer;
        this.surroundings = surroundings;
        this.life = new Life(tree.root(), program, surroundings);
    }

    /** Begins to keep it. Called once. */
    void keep() {
        root.onEnd(status -> life.noticed(new RootEnded(status)));
        Thread.ofVirtual().name("keeper-of-" + id()).start(this::accompany);
    }

    private void accompany() {
        Optional<ExitStatus> over;
        try {
            over = life.awaitEnd();
        } catch (InterruptedException _) {
            throw new IllegalStateException("nobody interrupts this thread");
        }
        // Whoever took it in the meantime notices the end as well.
        over.filter(_ -> care.compareAndSet(Care.OURS, Care.NOBODYS)).ifPresent(this::conclude);
    }

    private void conclude(ExitStatus status) {
        try {
            clearAway();
        } catch (RuntimeException bug) {
            LOG.error("clearing away after {} [pid {}] failed", program, id(), bug);
        }
        try {
            observer.exited(status);
        } finally {
            end.complete(status);
        }
    }

    private void clearAway() {
        if (!tree.kill()) {
            LOG.warn("something of the tree of {} [pid {}] does not die: {}", program, id(), tree.members());
        }
        freezer.clear();
        output.finish(OUTPUT_PATIENCE);
        surroundings.gone().accept(this);
    }

    /** Told when it is over, everything has been killed, and its observer knows. */
    CompletableFuture<ExitStatus> end() {
        return end;
    }

    @Override
    public ProcessId id() {
        return tree.root();
    }

    @Override
    public String program() {
        return program;
    }

    @Override
    public void follow(ProcessId followed) {
        listener = followed;
        life.noticed(new Followed(followed));
    }

    @Override
    public CapturedOutput output() {
        return output.captured();
    }

    @Override
    public boolean isAlive() {
        ProcessId followed = listener;
        return care.get() != Care.NOBODYS && ProcessTree.isRunning(followed == null ? id() : followed);
    }

    @Override
    public long residentBytes() {
        return tree.residentBytes();
    }

    /** Gives it away. Empty when that cannot be. */
    Optional<HandedOver> release() {
        boolean outlivesUs =
                root.onOurDeath() == OnOurDeath.LIVE_ON && tree.marker().isPresent() && tree.born() != 0;
        if (!outlivesUs || !care.compareAndSet(Care.OURS, Care.ANOTHERS)) {
            return Optional.empty();
        }
        life.noticed(new Released());
        surroundings.guardian().release(id());
        return Optional.of(new HandedOver(
                id(),
                tree.born(),
                Optional.ofNullable(listener),
                program,
                Marker.markOf(tree.marker().get()),
                new ProcessId(ProcessHandle.current().pid()),
                surroundings.guardian().id(),
                freezer.isFrozen() ? HandedOver.Motion.FROZEN : HandedOver.Motion.RUNS,
                output.release()));
    }

    Root root() {
        return root;
    }

    ProcessTree tree() {
        return tree;
    }

    private boolean isOurs() {
        return care.get() == Care.OURS;
    }

    @Override
    public boolean freeze() {
        return isOurs() && freezer.freeze();
    }

    @Override
    public void thaw() {
        if (isOurs()) {
            freezer.thaw();
        }
    }

    @Override
    public void terminate() {
        if (isOurs()) {
            tree.terminate();
        }
    }

    @Override
    public void kill() {
        life.isToEnd();
        if (isOurs()) {
            Thread.ofVirtual().name("killer-of-" + id()).start(tree::kill);
        }
    }
}
