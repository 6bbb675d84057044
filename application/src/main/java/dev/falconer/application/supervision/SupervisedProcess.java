package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.application.port.driven.ReadinessProbe.ReadinessObserver;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.process.ProcessCommand;
import dev.falconer.domain.process.ProcessEvent;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.ProcessState;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.process.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one process life: takes an event, asks the state, swaps the state, arms its limit, carries out its commands
 * against the ports, records the fact. Confined to the supervisor loop; ports call back by posting an event.
 */
final class SupervisedProcess {

    /** Whoever wanted the process. Called on the supervisor loop. */
    interface Owner {

        /** Requests may reach it: for the first time, or again after it was frozen, or could not be. */
        void ready(SupervisedProcess process);

        /** No further request may reach it; {@code drained} is to be run when none is under way any more. */
        void withdrawn(SupervisedProcess process, Runnable drained);

        /** It ended before it was ready. */
        void startFailed(SupervisedProcess process, StartFailure failure);

        /** It ended, as wanted or by a crash, after it had been ready or while it was retired. */
        void ended(SupervisedProcess process, ExitCause cause);
    }

    private static final Watch NOTHING = () -> {};
    private static final int ACCEPTED = 202;

    private final ProcessSpec spec;
    private final ProcessPorts ports;
    private final Owner owner;
    private final Instant launchedAt;
    private final StartFindings findings;
    /** When it became ready for the first time; where that is not known, as of one that was taken over, when it was launched. */
    private Instant readySince;

    private RunningProcess running;

    private ProcessState state;
    private Watch limit = NOTHING;
    /** Counts what {@link #limit} was armed for: one that fires while it is being replaced belongs to a time that is over. */
    private int armings;

    private Watch readiness = NOTHING;
    private Watch warmUp = NOTHING;
    /** The last freezing or thawing. */
    private CompletableFuture<Void> frost = CompletableFuture.completedFuture(null);

    private @Nullable ProcessId listener;

    private @Nullable ExitStatus exitStatus;

    /** How the process comes to be. */
    private interface Origin {
        RunningProcess runs(ProcessObserver observer) throws LaunchFailedException;
    }

    private SupervisedProcess(
            ProcessSpec spec,
            ProcessPorts ports,
            Owner owner,
            Instant launchedAt,
            Origin origin,
            Function<ProcessId, Transition> first)
            throws LaunchFailedException {
        this.spec = spec;
        this.ports = ports;
        this.owner = owner;
        this.launchedAt = launchedAt;
        this.findings = new StartFindings(spec, ports.probe());
        this.readySince = launchedAt;
        this.running = origin.runs(new Observer());
        Transition begin = first.apply(running.id());
        this.state = begin.next();
        arm(begin.limit());
    }

    /** Launches the process and watches it from then on. */
    static SupervisedProcess launch(ProcessSpec spec, ProcessPorts ports, Owner owner) throws LaunchFailedException {
        assert ports.loop().isCurrent();
        Instant now = ports.clock().instant();
        var process = new SupervisedProcess(
                spec,
                ports,
                owner,
                now,
                observer -> ports.launcher().launch(spec, observer),
                id -> ProcessState.begin(spec, id, now));
        process.readiness =
                ports.probe().await(spec.backend().endpoint(), process.running.id(), process.new ReadinessEvents());
        return process;
    }

    /** Cares from now on for a process that the Falconer before this one has cared for. It is ready. */
    static SupervisedProcess adopt(ProcessSpec spec, HandedOverBackend given, ProcessPorts ports, Owner owner)
            throws LaunchFailedException {
        assert ports.loop().isCurrent();
        var process = new SupervisedProcess(
                spec,
                ports,
                owner,
                ports.clock().instant().minus(given.age()),
                observer -> ports.launcher().adopt(given.process(), spec, observer),
                id -> ProcessState.goOn(spec, id));
        process.listener = given.process().listener().orElse(null);
        ports.journal()
                .record(new SupervisionFact.TakenOver(
                        spec.application(), process.id(), spec.backend().endpoint(), process.running.program()));
        return process;
    }

    /** Gives it to the next Falconer, as long as it is ready: nothing is told of it any more until it is taken back. */
    Optional<HandedOver> giveAway() {
        Optional<HandedOver> given =
                state instanceof ProcessState.Ready ? ports.launcher().release(running) : Optional.empty();
        given.ifPresent(_ -> ports.journal().record(new SupervisionFact.GivenAway(spec.application(), id())));
        return given;
    }

    /** Cares for it again; that it has ended meanwhile is told as ever. */
    void takeBack(HandedOver given) {
        try {
            running = ports.launcher().adopt(given, spec, new Observer());
            ports.journal().record(new SupervisionFact.TakenBack(spec.application(), id()));
        } catch (LaunchFailedException ended) {
            post(new ProcessEvent.ExitObserved(new ExitStatus.Unknown(), now()));
        }
    }

    /** Whether it is not being frozen or thawed at the moment. */
    boolean isAtRest() {
        return frost.isDone();
    }

    ProcessSpec spec() {
        return spec;
    }

    ProcessId id() {
        return running.id();
    }

    /** What it printed, as it may be shown: an application that is asked without its token prints the token. */
    CapturedOutput output() {
        CapturedOutput printed = running.output().withoutTerminalControl();
        return spec.backend().token().map(printed::without).orElse(printed);
    }

    /** How it ended; for a person, and only after it has. */
    String exitStatus() {
        return String.valueOf(exitStatus);
    }

    /** The state's name, for a person. */
    String stateName() {
        return state.getClass().getSimpleName();
    }

    /** The process of its tree that listens. */
    ProcessId listener() {
        ProcessId known = listener;
        return known == null ? id() : known;
    }

    /** Whether it runs; where it does not, its end is being told. */
    boolean isAlive() {
        return running.isAlive();
    }

    /** How long ago it was launched. */
    Duration age() {
        return Duration.between(launchedAt, now());
    }

    /** What its age as a process that serves is counted from, however often it was frozen meanwhile. */
    Instant readySince() {
        return readySince;
    }

    /** Freezes it. To be called when no request is under way in it and none can reach it. */
    void freeze() {
        on(new ProcessEvent.Freeze(now()));
    }

    /** Lets it run on; it is ready at once. */
    void thaw() {
        on(new ProcessEvent.Thaw(now()));
    }

    /** Gives the memory of its tree to the answer, on the supervisor loop. */
    void measure(LongConsumer answer) {
        ports.blocking().execute(() -> {
            long bytes = running.residentBytes();
            ports.loop().execute(() -> answer.accept(bytes));
        });
    }

    /** Begins its wanted end. */
    void retire(RetireReason reason) {
        ports.journal().record(new SupervisionFact.Retiring(spec.application(), id(), reason));
        on(new ProcessEvent.Retire(reason, now()));
    }

    private void on(ProcessEvent event) {
        assert ports.loop().isCurrent();
        explain(event);
        ProcessState before = state;
        Transition transition = before.on(event);
        state = transition.next();
        arm(transition.limit());
        if (!(state instanceof ProcessState.Starting)) {
            readiness.close();
        }
        if (!(state instanceof ProcessState.Warming)) {
            warmUp.close();
        }
        if (event instanceof ProcessEvent.Listening(ProcessId seen, Instant _)
                && before instanceof ProcessState.Starting) {
            listener = seen;
            running.follow(seen);
        }
        if (state instanceof ProcessState.Ready && !(before instanceof ProcessState.Frozen) && !state.equals(before)) {
            readySince = event.at();
            started(event.at());
        }
        transition.commands().forEach(this::carryOut);
        if (event instanceof ProcessEvent.ExitObserved(ExitStatus status, Instant _)
                && state instanceof ProcessState.Exited(ExitCause cause)) {
            exited(status, cause);
        }
    }

    /** What the end of a start means has to be looked up before the commands change it. */
    private void explain(ProcessEvent event) {
        if (event instanceof ProcessEvent.LimitElapsed && state instanceof ProcessState.Starting) {
            findings.lookElsewhere(id());
        } else if (event instanceof ProcessEvent.LimitElapsed && state instanceof ProcessState.Warming) {
            findings.tooSlow();
        }
    }

    private void carryOut(ProcessCommand command) {
        switch (command) {
            case ProcessCommand.WarmUp _ -> warmUp = WarmUp.begin(spec, ports, this::warmedUp);
            case ProcessCommand.Publish _ -> owner.ready(this);
            case ProcessCommand.Withdraw _ -> owner.withdrawn(this, () -> post(new ProcessEvent.Drained(now())));
            case ProcessCommand.Freeze _ -> freezeNow();
            case ProcessCommand.Thaw _ -> thawNow();
            case ProcessCommand.RequestStop _ -> requestStop();
            case ProcessCommand.Terminate _ -> running.terminate();
            case ProcessCommand.Kill _ -> kill();
        }
    }

    private void warmedUp(HealthAnswer answer) {
        switch (answer) {
            case HealthAnswer.Well _ -> on(new ProcessEvent.WarmedUp(now()));
            case HealthAnswer.Ill(String complaint) -> {
                findings.notReady(complaint);
                on(new ProcessEvent.WarmUpFailed(now()));
            }
        }
    }

    /** Both take their time, and must not overtake each other. */
    private void freezeNow() {
        frost = frost.thenRunAsync(
                () -> {
                    boolean frozen = running.freeze();
                    ports.loop().execute(() -> freezeTried(frozen));
                },
                ports.blocking());
    }

    private void freezeTried(boolean frozen) {
        if (frozen) {
            ports.journal().record(new SupervisionFact.Frozen(spec.application(), id()));
        } else {
            on(new ProcessEvent.FreezeRefused(now()));
        }
    }

    private void thawNow() {
        frost = frost.thenRunAsync(running::thaw, ports.blocking());
        ports.journal().record(new SupervisionFact.Thawed(spec.application(), id()));
    }

    private void requestStop() {
        ports.farewell().leave(spec.backend().endpoint());
        switch (spec.protocol()) {
            case ASP_NET_CORE ->
                ports.messenger()
                        .send(spec.backend(), spec.shutdownTimeLimit())
                        .whenComplete(
                                (status, problem) -> ports.loop().execute(() -> shutdownAnswered(status, problem)));
            case HTTP_PLATFORM -> running.terminate();
        }
    }

    private void shutdownAnswered(@Nullable Integer status, @Nullable Throwable problem) {
        if (status == null) {
            String reason = problem == null ? "no answer" : String.valueOf(problem.getMessage());
            ports.journal().record(new SupervisionFact.ShutdownMessageFailed(spec.application(), id(), reason));
        } else {
            ports.journal().record(new SupervisionFact.ShutdownMessageSent(spec.application(), id(), status));
        }
        if (status == null || status != ACCEPTED) {
            on(new ProcessEvent.ShutdownDeclined(now()));
        }
    }

    private void kill() {
        if (state instanceof ProcessState.Stopping(ProcessId _, ExitCause verdict) && verdict == ExitCause.KILLED) {
            ports.journal().record(new SupervisionFact.StopForced(spec.application(), id(), spec.shutdownTimeLimit()));
        }
        running.kill();
    }

    private void started(Instant at) {
        ports.journal()
                .record(new SupervisionFact.Started(
                        spec.application(),
                        id(),
                        listener(),
                        spec.backend().endpoint(),
                        running.program(),
                        Duration.between(launchedAt, at)));
    }

    private void exited(ExitStatus status, ExitCause cause) {
        exitStatus = status;
        ports.journal()
                .record(new SupervisionFact.Exited(
                        spec.application(), id(), spec.backend().endpoint(), status, cause));
        switch (cause) {
            case EXITED_BEFORE_LISTENING -> owner.startFailed(this, findings.endedEarly(id(), status, output()));
            case NEVER_LISTENED, PORT_TAKEN -> owner.startFailed(this, findings.neverListened());
            case NEVER_READY -> owner.startFailed(this, findings.neverReady(status));
            case CRASHED, RETIRED, KILLED -> owner.ended(this, cause);
        }
    }

    private void arm(Transition.TimeLimit next) {
        switch (next) {
            case Transition.TimeLimit.Kept _ -> {}
            case Transition.TimeLimit.None _ -> {
                armings++;
                limit.close();
                limit = NOTHING;
            }
            case Transition.TimeLimit.Until(Instant moment) -> {
                limit.close();
                Duration left = Duration.between(now(), moment);
                int arming = ++armings;
                limit = ports.loop().after(left.isNegative() ? Duration.ZERO : left, () -> elapsed(arming));
            }
        }
    }

    private void elapsed(int arming) {
        if (arming == armings) {
            on(new ProcessEvent.LimitElapsed(now()));
        }
    }

    private void post(ProcessEvent event) {
        ports.loop().execute(() -> on(event));
    }

    private Instant now() {
        return ports.clock().instant();
    }

    /** 0 where it is no port. */
    static int portOf(BackendEndpoint endpoint) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) -> port;
            case BackendEndpoint.UnixSocket _ -> 0;
        };
    }

    private final class Observer implements ProcessObserver {
        @Override
        public void exited(ExitStatus status) {
            post(new ProcessEvent.ExitObserved(status, now()));
        }

        @Override
        public void logUnavailable(String path, String reason) {
            ports.loop()
                    .execute(() -> ports.journal()
                            .record(new SupervisionFact.StdoutLogUnavailable(spec.application(), path, reason)));
        }
    }

    private final class ReadinessEvents implements ReadinessObserver {
        @Override
        public void listening(ProcessId listener) {
            post(new ProcessEvent.Listening(listener, now()));
        }

        @Override
        public void foreign(String holder) {
            ports.loop().execute(() -> {
                findings.foreign(holder);
                on(new ProcessEvent.ForeignListener(now()));
            });
        }
    }
}
