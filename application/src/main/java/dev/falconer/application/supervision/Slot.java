package dev.falconer.application.supervision;

import dev.falconer.application.admission.ReadyBackend;
import dev.falconer.application.admission.StartupGate;
import dev.falconer.application.admission.WaitingRoom;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.RapidFailGuard;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place for one process of an application, and what a request whose turn it is gets: a ready backend, a gate to wait at,
 * or a refusal. Lives follow one another in it as the rapid-fail guard permits. Confined to the supervisor loop.
 *
 * <pre>
 *         wanted             ready           crash
 * Idle ──────────▶ Starting ───────▶ Ready ──────────▶ CoolingDown
 *  ▲                  │ failed                              ▲  │
 *  │                  └─────────────────────────────────────┘  │
 *  └───────────────────────────────────────────────────────────┘
 *     back-off is over; wanted again at once where it was ready before, requests wait, or others take its turns
 * </pre>
 */
final class Slot implements StartSequence.Owner {

    /** The generation to which the slot belongs. Called on the supervisor loop. */
    interface Owner {

        /** The answer of a slot has changed. */
        void answersChanged();

        /** The slot is wanted: start it when nothing speaks against it, by {@link Slot#start}. */
        void wanted(Slot slot);

        /** Whether another slot is ready and takes this one's turns. */
        boolean hasReady();

        /** A start has failed for good. */
        void startFailed(Incident incident);

        /** A process that was retired is gone. */
        void left();
    }

    private sealed interface Phase {
        record Idle() implements Phase {}

        record Starting(StartSequence sequence) implements Phase {}

        record Ready(SupervisedProcess process, ReadyBackend backend) implements Phase {}

        record CoolingDown(Watch timer) implements Phase {}

        record Retired(Optional<SupervisedProcess> process) implements Phase {}
    }

    /** What became of the last start or process. */
    private record Failure(int port, String cause, CapturedOutput output) {}

    private static final Failure OF_ANOTHER_SLOT =
            new Failure(0, "another of its processes failed", CapturedOutput.NONE);

    private final int number;
    private final LaunchPlan plan;
    private final ProcessPorts ports;
    private final Incidents incidents;
    private final RapidFailGuard guard;
    private final RestartBackoff backoff;
    private final WaitingRoom room;
    private final Owner owner;

    private Phase phase = new Phase.Idle();
    private StartupGate gate;
    private Admission answer;
    /** Whether a process of this slot has ever been ready: such a slot is kept alive without a request (D3). */
    private boolean used;
    /** The last failure, until a process is ready again. */
    private @Nullable Failure failure;

    Slot(
            int number,
            LaunchPlan plan,
            ProcessPorts ports,
            Incidents incidents,
            RapidFailGuard guard,
            RestartBackoff backoff,
            WaitingRoom room,
            Owner owner) {
        this.number = number;
        this.plan = plan;
        this.ports = ports;
        this.incidents = incidents;
        this.guard = guard;
        this.backoff = backoff;
        this.room = room;
        this.owner = owner;
        this.gate = newGate();
        this.answer = gate;
    }

    /** What a request whose turn it is gets. */
    Admission answer() {
        return answer;
    }

    boolean isReady() {
        return answer instanceof ReadyBackend;
    }

    boolean isIdle() {
        return phase instanceof Phase.Idle;
    }

    /**
     * Whether its last start failed or its last process crashed, and it works on another: a request should rather go to
     * a slot that is ready. One that is idle again needs its turn, or it would never be started.
     */
    boolean isFailing() {
        return failure != null && !isReady() && !isIdle();
    }

    /** Begins a start where there is none, if the rapid-fail window permits. */
    void start() {
        if (!isIdle()) {
            return;
        }
        Instant now = ports.clock().instant();
        if (!guard.permitsStart(now)) {
            block(now);
            return;
        }
        var sequence = new StartSequence(plan, ports, incidents, this);
        phase = new Phase.Starting(sequence);
        if (failure != null) {
            owner.answersChanged();
        }
        sequence.begin();
    }

    /** Ends whatever runs in the slot, for good; whoever waits at its gate asks anew. */
    void retire(RetireReason reason) {
        Phase before = phase;
        phase = new Phase.Retired(process());
        switch (before) {
            case Phase.Idle _, Phase.Retired _ -> {}
            case Phase.Starting(StartSequence sequence) -> sequence.cancel(reason);
            case Phase.Ready(SupervisedProcess process, ReadyBackend _) -> process.retire(reason);
            case Phase.CoolingDown(Watch timer) -> timer.close();
        }
        gate.open();
    }

    boolean hasProcess() {
        return process().isPresent();
    }

    ProcessStatus status() {
        String state = phase.getClass().getSimpleName();
        return new ProcessStatus(
                plan.application().name(),
                number,
                process().map(SupervisedProcess::stateName).orElse(state),
                process().map(process -> process.id().value()).orElse(0L));
    }

    private Optional<SupervisedProcess> process() {
        return switch (phase) {
            case Phase.Idle _, Phase.CoolingDown _ -> Optional.empty();
            case Phase.Starting(StartSequence sequence) -> sequence.process();
            case Phase.Ready(SupervisedProcess process, ReadyBackend _) -> Optional.of(process);
            case Phase.Retired(Optional<SupervisedProcess> process) -> process;
        };
    }

    @Override
    public void ready(SupervisedProcess process) {
        var backend = new ReadyBackend(plan.forwarding(process.spec().backend()));
        used = true;
        failure = null;
        phase = new Phase.Ready(process, backend);
        StartupGate before = gate;
        gate = newGate();
        publish(backend);
        before.open(backend);
    }

    @Override
    public void withdrawn(SupervisedProcess process, Runnable drained) {
        ReadyBackend backend = (ReadyBackend) answer;
        publish(gate);
        backend.close(drained);
    }

    @Override
    public void startFailed(Incident incident) {
        Instant now = ports.clock().instant();
        guard.record(now);
        failure = new Failure(incident.port(), incident.failure().cause(), incident.output());
        StartupGate before = gate;
        gate = newGate();
        cool(now);
        release(before, Refusals.startFailed(incident, plan.hosting().failurePage()));
        owner.startFailed(incident);
    }

    @Override
    public void ended(SupervisedProcess process, ExitCause cause) {
        if (phase instanceof Phase.Retired) {
            phase = new Phase.Retired(Optional.empty());
            owner.left();
            return;
        }
        Instant now = ports.clock().instant();
        guard.record(now);
        failure = new Failure(
                SupervisedProcess.portOf(process.spec().backend().endpoint()),
                "it crashed with " + process.exitStatus(),
                process.output());
        cool(now);
    }

    /** After a failure: at once, after the back-off, or when the rapid-fail window permits a trial (D2, D3). */
    private void cool(Instant now) {
        if (guard.permitsStart(now)) {
            int failures = guard.failures(now);
            Duration wait = backoff.afterFailures(failures);
            if (used) {
                ports.journal()
                        .record(new SupervisionFact.Restarting(
                                plan.application().name(), wait, failures));
            }
            rest(wait);
            publish(gate);
        } else {
            block(now);
        }
    }

    private void block(Instant now) {
        Instant trial = guard.nextTrialAt(now);
        Duration wait = Duration.between(now, trial);
        ports.journal()
                .record(new SupervisionFact.RapidFailLimitReached(
                        plan.application().name(), guard.limit(), trial));
        Failure last = failure == null ? OF_ANOTHER_SLOT : failure;
        Incident blocked = incidents.write(
                plan.application(),
                last.port(),
                new StartFailure.RapidFailLimit(guard.limit(), last.cause()),
                last.output());
        Admission refusal = Refusals.rapidFail(blocked, plan.hosting().failurePage(), wait);
        rest(wait);
        StartupGate before = gate;
        gate = newGate();
        publish(refusal);
        release(before, refusal);
    }

    private void rest(Duration wait) {
        phase = new Phase.CoolingDown(ports.loop().after(wait, this::cooled));
    }

    /** Whoever waited goes to a slot that is ready, or is refused. */
    private void release(StartupGate waiting, Admission refusal) {
        if (owner.hasReady()) {
            waiting.open();
        } else {
            waiting.open(refusal);
        }
    }

    private void cooled() {
        if (!(phase instanceof Phase.CoolingDown)) {
            return;
        }
        Instant now = ports.clock().instant();
        if (!guard.permitsStart(now)) {
            block(now);
            return;
        }
        phase = new Phase.Idle();
        answer = gate;
        if (used || gate.hasArrivals() || owner.hasReady()) {
            owner.wanted(this);
        }
        owner.answersChanged();
    }

    private void publish(Admission next) {
        answer = next;
        owner.answersChanged();
    }

    private StartupGate newGate() {
        return new StartupGate(room, () -> ports.loop().execute(this::arrived));
    }

    private void arrived() {
        if (phase instanceof Phase.Idle) {
            owner.wanted(this);
        }
    }
}
