package dev.falconer.application.port.driven;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A launcher whose processes exist on paper. It records every launch; the test lets a process end, or have ended, as it
 * likes. Observers are called on the thread that causes the end. Confined to the test's thread.
 */
public final class FakeLauncher implements ProcessLauncher {

    /** What a process does when it is told to end. */
    public enum Temper {
        /** Ends by either signal. */
        OBEDIENT,
        /** Ignores {@code terminate}; {@code kill} ends it. */
        STUBBORN,
        /** Ends only when the test says so. */
        LINGERING
    }

    private static final ProcessId FALCONER = new ProcessId(4000);

    private final List<FakeProcess> launched = new ArrayList<>();
    private final Deque<StartFailure> failures = new ArrayDeque<>();
    private final Deque<ExitStatus> shortLives = new ArrayDeque<>();
    private Temper temper = Temper.OBEDIENT;
    private String print = "";
    private long nextPid = 4001;

    /** What runs on the machine, whoever cares for it. */
    private final Map<ProcessId, FakeProcess> machine;

    private boolean closed;
    private boolean stumbles;

    public FakeLauncher() {
        this(new HashMap<>());
    }

    private FakeLauncher(Map<ProcessId, FakeProcess> machine) {
        this.machine = machine;
    }

    /** The launcher of the next Falconer on the same machine. */
    public FakeLauncher successor() {
        var successor = new FakeLauncher(machine);
        successor.nextPid = nextPid + 1000;
        return successor;
    }

    /** A process of the machine ends, whoever cares for it, if anybody does. */
    public void end(ProcessId id, ExitStatus status) {
        Optional.ofNullable(machine.get(id)).ifPresent(process -> process.exit(status));
    }

    /** The next launch fails. May be called several times for several launches. */
    public void failNext(StartFailure failure) {
        failures.add(failure);
    }

    /** The next launch throws what no launch should. */
    public void stumbleNext() {
        stumbles = true;
    }

    /** The next process has ended by itself when {@code launch} returns. */
    public void endNext(ExitStatus status) {
        shortLives.add(status);
    }

    /** Processes launched from now on have this temper. */
    public void launchWith(Temper temper) {
        this.temper = temper;
    }

    /** Processes launched from now on have printed this. */
    public void print(String text) {
        this.print = text;
    }

    /** Every process so far, oldest first. */
    public List<FakeProcess> launched() {
        return List.copyOf(launched);
    }

    /** Those that have not ended and have not been given away. */
    public List<FakeProcess> alive() {
        return launched.stream()
                .filter(process -> process.isAlive() && !process.released)
                .toList();
    }

    public FakeProcess last() {
        return launched.getLast();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public FakeProcess launch(ProcessSpec spec, ProcessObserver observer) throws LaunchFailedException {
        if (stumbles) {
            stumbles = false;
            throw new IllegalStateException("planted");
        }
        if (!failures.isEmpty()) {
            throw new LaunchFailedException(failures.remove());
        }
        var process = new FakeProcess(new ProcessId(nextPid++), spec, observer, temper);
        process.prints(print);
        launched.add(process);
        machine.put(process.id(), process);
        if (!shortLives.isEmpty()) {
            process.exit(shortLives.remove());
        }
        return process;
    }

    @Override
    public Optional<HandedOver> release(RunningProcess process) {
        FakeProcess released = launched.stream()
                .filter(each -> each.equals(process))
                .findFirst()
                .orElseThrow();
        if (!released.alive || released.released) {
            return Optional.empty();
        }
        if (released.stumbles) {
            throw new IllegalStateException("planted");
        }
        released.released = true;
        return Optional.of(new HandedOver(
                released.id,
                born(released.id),
                released.followed,
                released.program(),
                "fake." + released.id,
                FALCONER,
                Optional.empty(),
                released.frozen ? HandedOver.Motion.FROZEN : HandedOver.Motion.RUNS,
                new HandedOver.Printed(released.output, Optional.empty(), Optional.empty())));
    }

    private static long born(ProcessId id) {
        return id.value() * 10;
    }

    @Override
    public FakeProcess adopt(HandedOver process, ProcessSpec spec, ProcessObserver observer)
            throws LaunchFailedException {
        FakeProcess found = machine.get(process.root());
        if (found == null || !found.alive || process.born() != born(process.root())) {
            throw new LaunchFailedException(new StartFailure.LaunchRefused("process " + process.root() + " has ended"));
        }
        var adopted = new FakeProcess(process.root(), spec, observer, found.temper);
        adopted.output = process.printed().captured();
        adopted.followed = process.listener();
        adopted.frozen = process.motion() == HandedOver.Motion.FROZEN;
        adopted.freezable = found.freezable;
        adopted.residentBytes = found.residentBytes;
        adopted.former = Optional.of(found);
        launched.add(adopted);
        machine.put(adopted.id, adopted);
        return adopted;
    }

    @Override
    public void close() {
        closed = true;
        alive().forEach(process -> process.exit(new ExitStatus.Signal(9)));
    }

    /** One process on paper. */
    public static final class FakeProcess implements RunningProcess {

        private final ProcessId id;
        private final ProcessSpec spec;
        private final ProcessObserver observer;
        private final Temper temper;
        private CapturedOutput output = CapturedOutput.NONE;
        private Optional<ProcessId> followed = Optional.empty();
        /** The same process as the Falconer knows it that cared for it before. */
        private Optional<FakeProcess> former = Optional.empty();

        private int terminations;
        private int kills;
        private boolean alive = true;
        private boolean released;
        private boolean stumbles;
        private boolean frozen;
        private boolean freezable = true;
        private Runnable whenFrozen = () -> {};
        private long residentBytes;

        private FakeProcess(ProcessId id, ProcessSpec spec, ProcessObserver observer, Temper temper) {
            this.id = id;
            this.spec = spec;
            this.observer = observer;
            this.temper = temper;
        }

        /** It ends; nothing happens when it has ended already. */
        public void exit(ExitStatus status) {
            if (alive) {
                vanish();
                if (!released) {
                    observer.exited(status);
                }
            }
        }

        /** Nobody is told. */
        private void vanish() {
            alive = false;
            former.ifPresent(FakeProcess::vanish);
        }

        /** Its log file turns out not to be writable. */
        public void loseLog(String path, String reason) {
            observer.logUnavailable(path, reason);
        }

        public void prints(String text) {
            output = new CapturedOutput(text, text);
        }

        public ProcessSpec spec() {
            return spec;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        public Optional<ProcessId> followed() {
            return followed;
        }

        public int terminations() {
            return terminations;
        }

        public int kills() {
            return kills;
        }

        @Override
        public ProcessId id() {
            return id;
        }

        @Override
        public String program() {
            return "/fake/" + spec.command().processPath();
        }

        @Override
        public void follow(ProcessId listener) {
            followed = Optional.of(listener);
        }

        @Override
        public CapturedOutput output() {
            return output;
        }

        /** To give it away throws what that never should. */
        public void stumbleWhenReleased() {
            stumbles = true;
        }

        /** It takes so much memory from now on. */
        public void grow(long bytes) {
            residentBytes = bytes;
        }

        /** It cannot be frozen, as on a system that does not know how. */
        public void refuseFreezing() {
            freezable = false;
        }

        /** What happens at the moment at which it is frozen, or cannot be. */
        public void whenFrozen(Runnable effect) {
            whenFrozen = effect;
        }

        public boolean isFrozen() {
            return frozen;
        }

        @Override
        public long residentBytes() {
            return alive ? residentBytes : 0;
        }

        @Override
        public boolean freeze() {
            frozen = freezable && alive;
            whenFrozen.run();
            return frozen;
        }

        @Override
        public void thaw() {
            frozen = false;
        }

        @Override
        public void terminate() {
            terminations++;
            if (temper == Temper.OBEDIENT && !released) {
                exit(new ExitStatus.Signal(15));
            }
        }

        @Override
        public void kill() {
            kills++;
            if (temper != Temper.LINGERING && !released) {
                exit(new ExitStatus.Signal(9));
            }
        }
    }
}
