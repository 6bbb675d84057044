package dev.falconer.application.supervision;

import dev.falconer.application.admission.ReadyBackend;
import dev.falconer.application.admission.StartupGate;
import dev.falconer.application.admission.WaitingRoom;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.forwarding.ForwardingPlan;
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

/**
 * A place for one process of an application, and what a request whose turn it is gets: a ready backend, a gate to wait at,
 * or a refusal. Lives follow one another in it as the rapid-fail guard permits. Confined to the supervisor loop.
 *
 * <pre>
 *           first request            ready                crash
 * Idle ───────────────────▶ Starting ─────▶ Ready ──────────────────▶ Cooling
 *  ▲  ▲                        │                                       │   │
 *  │  └──── failed, never used ┘                    back-off is over ◀─┘   │ used: start again
 *  └───────────────────────────────────────────── never used: wait for a request
 * </pre>
 */
final class Slot implements StartSequence.Owner {

    /** The generation to which the slot belongs. Called on the supervisor loop. */
    interface Owner {

        /** The answer of a slot has changed. */
        void answersChanged();

        /** The slot is wanted: start it when nothing speaks against it, by {@link Slot#start}. */
        void wanted(Slot slot);

        /** A start has failed for good. */
        void startFailed(Incident incident);

        /** A process that was retired is gone. */
        void left();
    }

    private sealed interface Phase {
        record Idle() implements Phase {}

        record Starting(StartSequence sequence) implements Phase {}

        record Ready(SupervisedProcess process, ReadyBackend backend) implements Phase {}

        record Cooling(Watch timer) implements Phase {}

        record Retired(Optional<SupervisedProcess> process) implements Phase {}
    }

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
        return phase instanceof Phase.Ready;
    }

    boolean isIdle() {
        return phase instanceof Phase.Idle;
    }

    /** Whether a request should rather go to another slot that is ready: this one has failed before. */
    boolean isFailing() {
        return used && !isReady();
    }

    /** Begins a start where there is none. */
    void start() {
        if (phase instanceof Phase.Idle || phase instanceof Phase.Cooling) {
            var sequence = new StartSequence(plan, ports, incidents, this);
            phase = new Phase.Starting(sequence);
            sequence.begin();
        }
    }

    /** Ends whatever runs in the slot, for good; whoever waits at its gate asks anew. */
    void retire(RetireReason reason) {
        Phase before = phase;
        phase = new Phase.Retired(process());
        switch (before) {
            case Phase.Idle _, Phase.Retired _ -> {}
            case Phase.Starting(StartSequence sequence) -> sequence.cancel(reason);
            case Phase.Ready(SupervisedProcess process, ReadyBackend _) -> process.retire(reason);
            case Phase.Cooling(Watch timer) -> timer.close();
        }
        gate.open();
    }

    /** Opens the gate with a refusal for whoever waits there, and goes on. */
    void refuse(Admission refusal) {
        StartupGate before = gate;
        gate = newGate();
        before.open(refusal);
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
            case Phase.Idle _, Phase.Cooling _ -> Optional.empty();
            case Phase.Starting(StartSequence sequence) -> sequence.process();
            case Phase.Ready(SupervisedProcess process, ReadyBackend _) -> Optional.of(process);
            case Phase.Retired(Optional<SupervisedProcess> process) -> process;
        };
    }

    @Override
    public void ready(SupervisedProcess process) {
        var backend = new ReadyBackend(new ForwardingPlan(
                process.spec().backend(),
                plan.hosting().forwarding(),
                plan.hosting().protocol()));
        used = true;
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
        boolean retired = phase instanceof Phase.Retired;
        Admission failed = Refusals.startFailed(incident, plan.hosting().failurePage());
        if (retired) {
            phase = new Phase.Retired(Optional.empty());
            owner.left();
        } else {
            cool(now, incident.port(), incident.failure().cause(), incident.output());
        }
        refuseWaiting(failed);
        owner.startFailed(incident);
    }

    private void refuseWaiting(Admission failed) {
        refuse(failed);
        if (answer instanceof StartupGate) {
            publish(gate);
        }
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
        int port = SupervisedProcess.portOf(process.spec());
        cool(now, port, "it crashed with " + process.exitStatus(), process.output());
    }

    /** After a failure: at once, after the back-off, or when the rapid-fail window permits a trial (D2, D3). */
    private void cool(Instant now, int port, String cause, CapturedOutput output) {
        int failures = guard.failures(now);
        Duration wait = backoff.afterFailures(failures);
        if (guard.permitsStart(now)) {
            if (used) {
                ports.journal()
                        .record(new SupervisionFact.Restarting(
                                plan.application().name(), wait, failures));
            }
        } else {
            Instant trial = guard.nextTrialAt(now);
            wait = Duration.between(now, trial);
            ports.journal()
                    .record(new SupervisionFact.RapidFailLimitReached(
                            plan.application().name(), guard.limit(), trial));
            Incident blocked = incidents.write(
                    plan.application(), port, new StartFailure.RapidFailLimit(guard.limit(), cause), output);
            publish(Refusals.rapidFail(blocked, plan.hosting().failurePage(), wait));
        }
        phase = new Phase.Cooling(ports.loop().after(wait, this::cooled));
    }

    private void cooled() {
        if (!(phase instanceof Phase.Cooling)) {
            return;
        }
        Instant now = ports.clock().instant();
        if (!guard.permitsStart(now)) {
            phase = new Phase.Cooling(ports.loop().after(Duration.between(now, guard.nextTrialAt(now)), this::cooled));
            return;
        }
        if (!(answer instanceof StartupGate)) {
            publish(gate);
        }
        phase = new Phase.Idle();
        if (used || gate.hasArrivals()) {
            owner.wanted(this);
        }
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
