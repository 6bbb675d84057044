package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.PortChoice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One start: an attempt, and another with a new port where the port was the cause (D4). However many wait for it, it has
 * one result. Confined to the supervisor loop.
 */
final class StartSequence implements SupervisedProcess.Owner {

    /** Whoever wanted the start. Told which start it is: others may be under way beside it. */
    interface Owner {

        /** Requests may reach the process: for the first time, or again after it was frozen. */
        void ready(StartSequence start, SupervisedProcess process);

        /** As {@link SupervisedProcess.Owner#withdrawn}. */
        void withdrawn(StartSequence start, Runnable drained);

        /** No attempt is left. */
        void startFailed(StartSequence start, Incident incident);

        /** As {@link SupervisedProcess.Owner#ended}; also for a start that was cancelled. */
        void ended(StartSequence start, SupervisedProcess process, ExitCause cause);
    }

    private final LaunchPlan plan;
    private final ProcessPorts ports;
    private final Incidents incidents;
    private final Owner owner;
    private final Optional<PairingToken> token;
    private final @Nullable AffinityCookie affinity;

    private int attemptsLeft;
    private @Nullable SupervisedProcess process;
    private @Nullable RetireReason cancelled;

    StartSequence(LaunchPlan plan, ProcessPorts ports, Incidents incidents, Owner owner) {
        this(plan, ports, incidents, owner, plan.token(), plan.affinity());
        this.attemptsLeft = plan.hosting().process().startAttempts();
    }

    private StartSequence(
            LaunchPlan plan,
            ProcessPorts ports,
            Incidents incidents,
            Owner owner,
            Optional<PairingToken> token,
            @Nullable AffinityCookie affinity) {
        this.plan = plan;
        this.ports = ports;
        this.incidents = incidents;
        this.owner = owner;
        this.token = token;
        this.affinity = affinity;
    }

    /** The start, long over, of a process that the Falconer before this one has launched. */
    static StartSequence adopt(
            HandedOverBackend given, LaunchPlan plan, ProcessPorts ports, Incidents incidents, Owner owner)
            throws LaunchFailedException {
        var start = new StartSequence(plan, ports, incidents, owner, given.token(), plan.affinity(given.affinity()));
        start.process = SupervisedProcess.adopt(plan.spec(given), given, ports, start);
        return start;
    }

    /** Makes the first attempt. */
    void begin() {
        attempt();
    }

    /** Ends the start, or the process that came of it; nothing is reported to the owner any more but that process's end. */
    void retire(RetireReason reason) {
        cancelled = reason;
        SupervisedProcess current = process;
        if (current != null) {
            current.retire(reason);
        }
    }

    /** What brings the clients of its process back to it; null where nothing does. */
    @Nullable
    AffinityCookie affinity() {
        return affinity;
    }

    /** The process of the present attempt, if it got that far. */
    Optional<SupervisedProcess> process() {
        return Optional.ofNullable(process);
    }

    private void attempt() {
        attemptsLeft--;
        switch (address()) {
            case LaunchPlan.Chosen.Failed(StartFailure failure) -> abandon(0, failure, CapturedOutput.NONE);
            case LaunchPlan.Chosen.Address address -> launch(address);
        }
    }

    private LaunchPlan.Chosen address() {
        try {
            return plan.address();
        } catch (RuntimeException bug) {
            return new LaunchPlan.Chosen.Failed(new StartFailure.LaunchRefused("no address: " + bug));
        }
    }

    /** Whatever goes wrong is a failed start: a start without a result would leave those who wait for it waiting. */
    private void launch(LaunchPlan.Chosen.Address address) {
        try {
            process = SupervisedProcess.launch(plan.spec(address, token), ports, this);
        } catch (LaunchFailedException refused) {
            failed(SupervisedProcess.portOf(address.endpoint()), refused.failure(), CapturedOutput.NONE);
        } catch (RuntimeException bug) {
            failed(
                    SupervisedProcess.portOf(address.endpoint()),
                    new StartFailure.LaunchRefused(bug.toString()),
                    CapturedOutput.NONE);
        }
    }

    private void failed(int port, StartFailure failure, CapturedOutput output) {
        boolean again = attemptsLeft > 0
                && failure.anotherPortMayHelp()
                && plan.hosting().port() instanceof PortChoice.Free
                && cancelled == null;
        if (again) {
            Incident incident = incidents.write(plan.application(), port, failure, output);
            ports.journal().record(new SupervisionFact.StartAttemptFailed(incident, attemptsLeft));
            attempt();
        } else {
            abandon(port, failure, output);
        }
    }

    private void abandon(int port, StartFailure failure, CapturedOutput output) {
        Incident incident = incidents.write(plan.application(), port, failure, output);
        ports.journal().record(new SupervisionFact.StartAttemptFailed(incident, 0));
        ports.journal().record(new SupervisionFact.StartFailed(incident));
        owner.startFailed(this, incident);
    }

    @Override
    public void ready(SupervisedProcess ready) {
        owner.ready(this, ready);
    }

    @Override
    public void withdrawn(SupervisedProcess withdrawn, Runnable drained) {
        owner.withdrawn(this, drained);
    }

    @Override
    public void startFailed(SupervisedProcess attempt, StartFailure failure) {
        if (cancelled != null) {
            owner.ended(this, attempt, ExitCause.RETIRED);
            return;
        }
        failed(SupervisedProcess.portOf(attempt.spec().backend().endpoint()), failure, attempt.output());
    }

    @Override
    public void ended(SupervisedProcess over, ExitCause cause) {
        owner.ended(this, over, cause);
    }
}
