package dev.falconer.application.supervision;

import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.application.supervision.Recovery.Announcement;
import dev.falconer.application.supervision.Recovery.Failure;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.process.Aftermath;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.RapidFailGuard;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.StartMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place for one process of an application. Lives follow one another in it as the rapid-fail guard permits; beside the one
 * that serves there may be one that is to take its place, and others that are leaving. Confined to the supervisor loop.
 *
 * <pre>
 *         start              ready            crash, ill
 * Idle ──────────▶ Starting ───────▶ Ready ──────────────▶ Resting
 *  ▲ ▲                │ failed       │ ▲ │ ▲                 ▲ │
 *  │ │                └──────────────┼─┼─┼─┼─────────────────┘ │
 *  │ └──── stopped: nobody uses it ──┘ │ └─┘ replaced          │
 *  │                            woken  │                       │
 *  │                     Asleep ◀──────┘ suspended             │
 *  └───────────────────────────────────────────────────────────┘
 *     rested; wanted again at once where it was ready before, requests wait, or others serve meanwhile
 * </pre>
 */
final class Slot implements StartSequence.Owner, ServingProcess.Owner {

    /** The generation to which the slot belongs. Called on the supervisor loop. */
    interface Owner {

        /** Requests find something else at the slot than before. */
        void changed();

        /** A process has become ready, this long after it was launched. */
        void started(Duration took);

        /** Its start, for which requests may wait, has failed for good. */
        void startFailed(Slot slot, Incident incident);

        /** The process has failed that requests reached, and nothing is about to take its place. */
        void failed(Failure failure);

        /** What was to take the place of a process has done so, or nothing is to take it any more. */
        void replacementOver(Slot slot);

        /** What was to take the place of a process could not; that goes on. */
        void replacementFailed(Slot slot);

        /** Its process is ill. Told again as long as that goes on. */
        void foundIll(Slot slot, ServingProcess ill);

        /** It is idle after a rest. */
        void rested(Slot slot);

        /** It is idle, and was to be started again as soon as it is. */
        void wanted(Slot slot);

        /** A process that was retired is gone. */
        void left();
    }

    /** What is to take the place of the process that serves. */
    private record Succession(StartSequence start, RetireReason reason) {}

    private final int number;
    private final LaunchPlan plan;
    private final ProcessPorts ports;
    private final Incidents incidents;
    private final ParkingQueue queue;
    private final Owner owner;
    private final Recovery recovery;

    private Phase phase = new Phase.Idle();
    private @Nullable Succession succession;
    /** Those that are retired and not gone yet; the value is what requests reached, where they did. */
    private final Map<StartSequence, Optional<ServingProcess>> leaving = new LinkedHashMap<>();
    /** Whether a process of this slot has ever been ready: such a slot is kept alive without a request (D3). */
    private boolean used;
    /** Whether it is to be started when what is leaving is gone. */
    private boolean startsWhenAlone;

    Slot(
            int number,
            LaunchPlan plan,
            ProcessPorts ports,
            Incidents incidents,
            RapidFailGuard guard,
            RestartBackoff backoff,
            ParkingQueue queue,
            Owner owner) {
        this.number = number;
        this.plan = plan;
        this.ports = ports;
        this.incidents = incidents;
        this.queue = queue;
        this.owner = owner;
        this.recovery = new Recovery(plan, ports, incidents, guard, backoff, this::rested);
    }

    // what it is

    boolean isIdle() {
        return phase instanceof Phase.Idle;
    }

    boolean isStarting() {
        return phase instanceof Phase.Starting;
    }

    boolean isAsleep() {
        return phase instanceof Phase.Asleep;
    }

    /** Whether it is kept alive without a request: it was in use, or its application always runs. */
    boolean isKept() {
        return used || plan.hosting().pool().startMode() == StartMode.ALWAYS_RUNNING;
    }

    /** Whether a process of it was ready, and was not stopped as nobody needed it. */
    boolean hasServed() {
        return used;
    }

    /** Whether it should serve and does not. One that has not come back for long is not waited for: it may never do so. */
    boolean isMissing() {
        return isKept() && !isReady() && recovery.failingFor().compareTo(RapidFailGuard.WINDOW) < 0;
    }

    /** What requests reach, where there is something. */
    Optional<ServingProcess> serving() {
        return phase.serving();
    }

    boolean isReady() {
        return serving().isPresent();
    }

    /** What requests are answered where it has failed too often. */
    Optional<Admission.Refused> refusal() {
        return phase instanceof Phase.Resting ? recovery.refusal() : Optional.empty();
    }

    /** Until when it rests, and why, where it does. */
    Optional<String> rest() {
        return phase instanceof Phase.Resting ? Optional.of(recovery.words()) : Optional.empty();
    }

    /** When and why it failed last, where it has not been ready since. */
    Optional<String> lastFailure() {
        return recovery.lastFailure();
    }

    /** Whether any process of it runs, those that are leaving included. */
    boolean hasProcess() {
        return phase.process().isPresent() || succession != null || !leaving.isEmpty();
    }

    /** The slot itself, and beside it the processes that are to take its place or are leaving it. */
    List<ProcessStatus> statuses() {
        return Stream.concat(Stream.of(status()), beside()).toList();
    }

    /** Of its processes only. */
    List<ProcessStatus> running() {
        return Stream.concat(phase.process().map(this::status).stream(), beside())
                .toList();
    }

    private ProcessStatus status() {
        return phase.process()
                .map(this::status)
                .orElseGet(() -> new ProcessStatus(plan.application().name(), number, emptyName(), 0));
    }

    private Stream<ProcessStatus> beside() {
        Succession next = succession;
        return Stream.concat(next == null ? Stream.of() : Stream.of(next.start()), leaving.keySet().stream())
                .flatMap(start -> start.process().stream())
                .map(this::status);
    }

    private ProcessStatus status(SupervisedProcess process) {
        return new ProcessStatus(
                plan.application().name(),
                number,
                process.stateName(),
                process.id().value());
    }

    private String emptyName() {
        if (!(phase instanceof Phase.Resting)) {
            return "Idle";
        }
        return refusal().isPresent() ? "Blocked" : "CoolingDown";
    }

    // what is wanted of it

    /** Begins a start where there is none, if the rapid-fail window permits. */
    void start() {
        if (!isIdle()) {
            return;
        }
        if (plan.cannotOverlap() && !leaving.isEmpty()) {
            startsWhenAlone = true;
        } else if (recovery.permitsStart()) {
            begin();
        } else {
            recovery.block();
            phase = new Phase.Resting();
            owner.changed();
        }
    }

    /** Somebody asks while it is blocked: it tries where the start itself is what fails, and the last try is a moment ago. */
    void attempt() {
        boolean alone = !plan.cannotOverlap() || leaving.isEmpty();
        if (refusal().isPresent() && recovery.permitsTrial() && alone) {
            begin();
            owner.changed();
        }
    }

    private void begin() {
        recovery.end();
        StartSequence start = newStart();
        phase = new Phase.Starting(start);
        start.begin();
    }

    private StartSequence newStart() {
        return new StartSequence(plan, ports, incidents, this);
    }

    /** Puts another process in the place of the one that serves. */
    void replace(RetireReason reason) {
        if (!(phase instanceof Phase.Ready(ServingProcess serving)) || succession != null) {
            return;
        }
        ports.journal()
                .record(new SupervisionFact.Replacing(
                        plan.application().name(), serving.process().id(), reason));
        if (plan.cannotOverlap()) {
            startsWhenAlone = true;
            dismiss(serving, reason);
        } else {
            var next = new Succession(newStart(), reason);
            succession = next;
            next.start().begin();
        }
    }

    /** Takes it out of service without ending it yet. */
    void withhold(ServingProcess ill) {
        ill.suspend();
        owner.changed();
    }

    /** Ends what is ill, and starts anew by the rules for crashes. */
    void replaceIll(ServingProcess ill) {
        if (phase instanceof Phase.Ready(ServingProcess serving) && serving.equals(ill)) {
            dismiss(ill, RetireReason.UNHEALTHY);
            failed(new Failure(
                    Failure.Kind.PROCESS,
                    0,
                    "it " + ill.complaint().orElse("was ill"),
                    ill.process().output()));
        }
    }

    /** Ends its process; the next request may start another. */
    void stop(RetireReason reason) {
        used = false;
        dropSuccession(reason);
        switch (phase) {
            case Phase.Ready(ServingProcess serving) -> dismiss(serving, reason);
            case Phase.Asleep(StartSequence start, SupervisedProcess _) -> {
                phase = new Phase.Idle();
                leave(start, Optional.empty(), reason);
            }
            case Phase.Idle _, Phase.Starting _, Phase.Given _, Phase.Waking _, Phase.Resting _, Phase.Retired _ -> {}
        }
    }

    /** Freezes its process where nobody uses it. */
    void suspend() {
        if (phase instanceof Phase.Ready(ServingProcess serving) && succession == null) {
            serving.suspend();
            owner.changed();
            if (serving.closeIfUnused()) {
                phase = new Phase.Asleep(serving.start(), serving.process());
                serving.process().freeze();
            } else {
                serving.resume();
                owner.changed();
            }
        }
    }

    /** Lets a frozen process go on. */
    void wake() {
        if (phase instanceof Phase.Asleep(StartSequence _, SupervisedProcess process)) {
            phase = new Phase.Waking(process);
            process.thaw();
        }
    }

    /** Ends it for good. */
    void retire(RetireReason reason) {
        Phase before = phase;
        phase = new Phase.Retired();
        startsWhenAlone = false;
        recovery.end();
        dropSuccession(reason);
        switch (before) {
            case Phase.Starting(StartSequence start) -> leave(start, Optional.empty(), reason);
            case Phase.Ready(ServingProcess serving) -> leave(serving.start(), Optional.of(serving), reason);
            case Phase.Asleep(StartSequence start, SupervisedProcess _) -> leave(start, Optional.empty(), reason);
            case Phase.Idle _, Phase.Given _, Phase.Waking _, Phase.Resting _, Phase.Retired _ -> {}
        }
    }

    // from one Falconer to the next

    /** What cannot be given away at the moment, for a person: it would not be complete. */
    Optional<String> unrest() {
        if (succession != null) {
            return Optional.of("a process is being replaced");
        }
        if (startsWhenAlone) {
            return Optional.of("a process is to start when another has ended");
        }
        return phase.unrest();
    }

    /** Gives the process that serves to the next Falconer, where there is one that can be given. */
    Optional<HandedOverBackend> giveAway() {
        if (!(phase instanceof Phase.Ready(ServingProcess serving))) {
            return Optional.empty();
        }
        Optional<HandedOverBackend> given = serving.giveAway().map(process -> handedOver(serving, process));
        if (given.isPresent()) {
            phase = new Phase.Given(serving);
        }
        return given;
    }

    private HandedOverBackend handedOver(ServingProcess serving, HandedOver process) {
        ProcessSpec spec = serving.process().spec();
        return new HandedOverBackend(
                number,
                spec.backend().endpoint(),
                spec.backend().token(),
                Optional.ofNullable(serving.start().affinity()).map(AffinityCookie::value),
                plan.fingerprint(spec),
                serving.process().age(),
                process);
    }

    /** Cares again for what was given away, but for what the next Falconer has taken. */
    void takeBackBut(Set<ProcessId> taken) {
        if (phase instanceof Phase.Given(ServingProcess serving)
                && !taken.contains(serving.process().id())) {
            phase = new Phase.Ready(serving);
            serving.takeBack();
        }
    }

    /** Lets a process serve here that the Falconer before this one gives away; whether it could be taken over. */
    boolean adopt(HandedOverBackend given) {
        try {
            StartSequence start = StartSequence.adopt(given, plan, ports, incidents, this);
            SupervisedProcess process = start.process().orElseThrow();
            phase = new Phase.Ready(new ServingProcess(start, process, plan, ports, queue, this));
            used = true;
            return true;
        } catch (LaunchFailedException ended) {
            ports.journal()
                    .record(new SupervisionFact.NotTakenOver(
                            plan.application().name(), given.process().root(), reason(ended.failure())));
            return false;
        }
    }

    /** Nothing was to be launched. */
    private static String reason(StartFailure failure) {
        return failure instanceof StartFailure.LaunchRefused(String reason) ? reason : failure.cause();
    }

    @Override
    public void lost(ServingProcess lost) {
        if (phase instanceof Phase.Given(ServingProcess serving) && serving.equals(lost)) {
            phase = new Phase.Idle();
            owner.changed();
            lost.close(() -> {});
        }
    }

    private void dropSuccession(RetireReason reason) {
        Succession dropped = succession;
        succession = null;
        if (dropped != null) {
            leave(dropped.start(), Optional.empty(), reason);
            owner.replacementOver(this);
        }
    }

    private void dismiss(ServingProcess serving, RetireReason reason) {
        phase = new Phase.Idle();
        serving.suspend();
        owner.changed();
        leave(serving.start(), Optional.of(serving), reason);
    }

    private void leave(StartSequence start, Optional<ServingProcess> served, RetireReason reason) {
        if (start.process().isPresent()) {
            leaving.put(start, served);
            start.retire(reason);
        }
    }

    // what becomes of its processes

    @Override
    public void ready(StartSequence start, SupervisedProcess process) {
        Phase before = phase;
        phase = new Phase.Ready(new ServingProcess(start, process, plan, ports, queue, this));
        used = true;
        recovery.recovered();
        switch (before) {
            case Phase.Asleep _ -> sleepless();
            case Phase.Waking _ -> owner.changed();
            case Phase.Idle _, Phase.Starting _, Phase.Ready _, Phase.Given _, Phase.Resting _, Phase.Retired _ ->
                began(start, process, before);
        }
    }

    /** It cannot be frozen: it is stopped, unless it always runs, or is wanted again already. */
    private void sleepless() {
        if (queue.isEmpty() && plan.hosting().pool().startMode() == StartMode.ON_DEMAND) {
            stop(RetireReason.IDLE);
        } else {
            owner.changed();
        }
    }

    private void began(StartSequence start, SupervisedProcess process, Phase before) {
        Succession next = succession;
        owner.started(process.age());
        owner.changed();
        if (next != null && next.start().equals(start)) {
            succession = null;
            if (before instanceof Phase.Ready(ServingProcess replaced)) {
                replaced.suspend();
                leave(replaced.start(), Optional.of(replaced), next.reason());
            }
        }
        owner.replacementOver(this);
    }

    @Override
    public void withdrawn(StartSequence start, Runnable drained) {
        Optional<ServingProcess> served = leaving.getOrDefault(start, Optional.empty());
        if (phase instanceof Phase.Ready(ServingProcess serving)
                && serving.start().equals(start)) {
            serving.suspend();
            owner.changed();
            served = Optional.of(serving);
        }
        served.ifPresent(serving -> serving.close(drained));
    }

    @Override
    public void startFailed(StartSequence start, Incident incident) {
        Succession next = succession;
        if (next != null && next.start().equals(start)) {
            succession = null;
            recovery.countReplacement();
            ports.journal()
                    .record(new SupervisionFact.RecycleFailed(
                            plan.application().name(), next.reason(), incident, Aftermath.GOES_ON));
            owner.replacementFailed(this);
            return;
        }
        recovery.count(new Failure(
                Failure.Kind.START, incident.port(), incident.failure().cause(), incident.output()));
        phase = new Phase.Resting();
        owner.startFailed(this, incident);
        convalesce();
    }

    @Override
    public void ended(StartSequence start, SupervisedProcess process, ExitCause cause) {
        if (leaving.remove(start) != null) {
            owner.left();
            if (startsWhenAlone && leaving.isEmpty() && isIdle()) {
                startsWhenAlone = false;
                owner.wanted(this);
            }
        } else if (isAsleep()) {
            used = false;
            phase = new Phase.Idle();
            if (isKept()) {
                owner.wanted(this);
            }
        } else {
            failed(new Failure(
                    Failure.Kind.PROCESS,
                    SupervisedProcess.portOf(process.spec().backend().endpoint()),
                    "it crashed with " + process.exitStatus(),
                    process.output()));
        }
    }

    @Override
    public void ill(ServingProcess ill) {
        if (phase instanceof Phase.Ready(ServingProcess serving) && serving.equals(ill)) {
            owner.foundIll(this, ill);
        }
    }

    /** What was to take its place is as good as another start. */
    private void failed(Failure failure) {
        recovery.count(failure);
        Succession next = succession;
        if (next == null) {
            phase = new Phase.Resting();
            owner.failed(failure);
            convalesce();
        } else {
            succession = null;
            phase = new Phase.Starting(next.start());
            owner.changed();
            owner.replacementOver(this);
        }
    }

    /** It may have been retired meanwhile: what it failed for was to take over. */
    private void convalesce() {
        if (!(phase instanceof Phase.Resting)) {
            return;
        }
        recovery.rest(isKept() ? Announcement.RESTARTS : Announcement.WAITS_FOR_DEMAND);
        owner.changed();
    }

    private void rested() {
        if (!(phase instanceof Phase.Resting)) {
            return;
        }
        if (recovery.permitsStart()) {
            recovery.end();
            phase = new Phase.Idle();
            owner.changed();
            owner.rested(this);
        } else {
            recovery.block();
            owner.changed();
        }
    }
}
