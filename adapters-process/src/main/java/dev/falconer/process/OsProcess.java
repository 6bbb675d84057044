package dev.falconer.process;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.LifeEvent.Followed;
import dev.falconer.process.LifeEvent.ListenerEnded;
import dev.falconer.process.LifeEvent.RootEnded;
import dev.falconer.process.output.ProcessOutput;
import dev.falconer.process.system.ProcessTree;
import dev.falconer.process.system.Reaper;
import dev.falconer.process.system.TreeFreezer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One launched process and its tree. A virtual thread, its keeper, takes the events of its life in turn and decides when
 * it is over: with the launched process, or, when a child of it listens, with that child. Whatever is left is then killed,
 * and the end is told. Safe on any thread.
 *
 * <pre>
 *   launched ── root ended ─────────────────────────────▶ over: the root's status
 *      │           └ but one of its tree listens ─┐
 *      └── followed ──────────────────────────────┴─ listener ended ─▶ over: the listener's status where it can be
 *                                                                       known, the root's where it has one
 * </pre>
 */
final class OsProcess implements RunningProcess {

    private static final Logger LOG = LoggerFactory.getLogger(OsProcess.class);

    /** What is told when nobody could see how the listener ended. */
    static final ExitStatus UNKNOWN = new ExitStatus.Code(-1);

    private static final int SIGNALLED = 128;
    private static final int LAST_SIGNAL = 64;
    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(2);

    /** A script that waits for its child ends right after it, with a status worth telling. */
    private static final long ROOT_PATIENCE_MILLIS = 100;

    private final Process process;
    private final Program program;
    private final ProcessTree tree;
    private final TreeFreezer freezer;
    private final ProcessOutput output;
    private final ProcessObserver observer;
    private final Surroundings surroundings;
    private final BlockingQueue<LifeEvent> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();

    /** Written by {@link #follow}, read anywhere. */
    private volatile @Nullable ProcessId listener;

    /** Written by {@link #kill}, read by the keeper. */
    private volatile boolean killed;

    /**
     * What a process needs from where it was launched.
     *
     * @param listener who of the tree listens on the process's port now
     * @param gone called when nothing of the tree is left, before its observer is told
     */
    record Surroundings(
            Reaper reaper,
            ListenerWatch listenerWatch,
            Supplier<Optional<ProcessId>> listener,
            Consumer<OsProcess> gone) {}

    OsProcess(
            Process process,
            Program program,
            ProcessTree tree,
            ProcessOutput output,
            ProcessObserver observer,
            Surroundings surroundings) {
        this.process = process;
        this.program = program;
        this.tree = tree;
        this.freezer = TreeFreezer.of(tree);
        this.output = output;
        this.observer = observer;
        this.surroundings = surroundings;
    }

    /** Begins to keep it. Called once. */
    void keep() {
        Thread.ofVirtual().name("root-of-" + id()).start(this::awaitRoot);
        Thread.ofVirtual().name("keeper-of-" + id()).start(this::accompany);
    }

    private void awaitRoot() {
        try {
            events.add(new RootEnded(status(process.waitFor())));
        } catch (InterruptedException _) {
            throw new IllegalStateException("nobody interrupts this thread");
        } finally {
            surroundings.reaper().taken(process.pid());
        }
    }

    /** The JDK reports the end by a signal as a shell would; a program that returns such a number itself looks the same. */
    static ExitStatus status(int value) {
        return value > SIGNALLED && value <= SIGNALLED + LAST_SIGNAL
                ? new ExitStatus.Signal(value - SIGNALLED)
                : new ExitStatus.Code(value);
    }

    private void accompany() {
        ExitStatus status;
        try {
            status = awaitEnd();
        } catch (InterruptedException _) {
            throw new IllegalStateException("nobody interrupts this thread");
        }
        try {
            clearAway();
        } catch (RuntimeException bug) {
            LOG.error("clearing away after {} [pid {}] failed", program.file(), id(), bug);
        } finally {
            end.complete(status);
            observer.exited(status);
        }
    }

    private void clearAway() {
        if (!tree.kill()) {
            LOG.warn("something of the tree of {} [pid {}] does not die: {}", program.file(), id(), tree.members());
        }
        freezer.clear();
        output.finish(OUTPUT_PATIENCE);
        surroundings.gone().accept(this);
    }

    private ExitStatus awaitEnd() throws InterruptedException {
        Optional<ExitStatus> root = Optional.empty();
        Optional<ProcessId> listener = Optional.empty();
        while (true) {
            switch (events.take()) {
                case Followed(ProcessId followed) -> {
                    if (listener.isEmpty() && !followed.equals(id())) {
                        listener = Optional.of(followed);
                        watch(followed);
                    }
                }
                case RootEnded(ExitStatus status) -> {
                    root = Optional.of(status);
                    if (listener.isEmpty()) {
                        listener = killed ? Optional.empty() : listenerLeft();
                        if (listener.isEmpty()) {
                            return status;
                        }
                        watch(listener.get());
                    }
                }
                case ListenerEnded(ProcessId ended) -> {
                    return endOfListener(ended, root);
                }
            }
        }
    }

    private Optional<ProcessId> listenerLeft() {
        try {
            return surroundings.listener().get();
        } catch (RuntimeException failure) {
            LOG.warn("whether a child of {} [pid {}] listens cannot be told", program.file(), id(), failure);
            return Optional.empty();
        }
    }

    private void watch(ProcessId listener) {
        surroundings.listenerWatch().onEnd(listener, () -> events.add(new ListenerEnded(listener)));
    }

    /** Its own status is known when it had become an orphan, and so a child of ours. */
    private ExitStatus endOfListener(ProcessId listener, Optional<ExitStatus> root) throws InterruptedException {
        if (root.isPresent()) {
            return surroundings.reaper().endOf(listener.value()).orElse(root.get());
        }
        LifeEvent next = events.poll(ROOT_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return switch (next) {
            case RootEnded(ExitStatus status) -> status;
            case Followed _, ListenerEnded _ -> UNKNOWN;
            case null -> UNKNOWN;
        };
    }

    /** Told when it is over and everything has been killed. */
    CompletableFuture<ExitStatus> end() {
        return end;
    }

    @Override
    public ProcessId id() {
        return tree.root();
    }

    @Override
    public String program() {
        return program.file().toString();
    }

    @Override
    public void follow(ProcessId followed) {
        listener = followed;
        events.add(new Followed(followed));
    }

    @Override
    public CapturedOutput output() {
        return output.captured();
    }

    @Override
    public boolean isAlive() {
        ProcessId followed = listener;
        return !end.isDone() && ProcessTree.isRunning(followed == null ? id() : followed);
    }

    @Override
    public long residentBytes() {
        return tree.residentBytes();
    }

    @Override
    public boolean freeze() {
        return freezer.freeze();
    }

    @Override
    public void thaw() {
        freezer.thaw();
    }

    @Override
    public void terminate() {
        if (!end.isDone()) {
            tree.terminate();
        }
    }

    @Override
    public void kill() {
        killed = true;
        if (!end.isDone()) {
            Thread.ofVirtual().name("killer-of-" + id()).start(tree::kill);
        }
    }
}
