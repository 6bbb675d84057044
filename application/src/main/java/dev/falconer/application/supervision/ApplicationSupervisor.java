package dev.falconer.application.supervision;

import dev.falconer.application.admission.ApplicationAdmission;
import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.application.admission.Turns;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
import dev.falconer.application.supervision.Recovery.Failure;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.StartTimes;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.domain.site.StartMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One application under supervision: which generation serves it, which one is about to take over, which ones are leaving,
 * or why none serves. Confined to the supervisor loop.
 */
final class ApplicationSupervisor implements Generation.Owner, FirstLook.Owner {

    private static final CompletionStage<Takeover> COMPLETE = CompletableFuture.completedStage(new Takeover.Complete());
    private static final CompletionStage<Takeover> NOTHING_RAN =
            CompletableFuture.completedStage(new Takeover.NothingRan());
    private static final CompletionStage<Takeover> POSTPONED =
            CompletableFuture.completedStage(new Takeover.Postponed());
    private static final CompletionStage<Takeover> OVERTAKEN =
            CompletableFuture.completedStage(new Takeover.Overtaken());

    private final ProcessPorts ports;
    private final HostFacts host;
    private final Incidents incidents;
    private final RestartBackoff backoff;
    private final BiFunction<Application, Hosting, LaunchPlan> plans;
    private final ParkingQueue queue;
    private final Entrance entrance;
    private final StartTimes startTimes = new StartTimes();
    private final Departures departures = new Departures();
    private final Changes changes;
    private final FirstLook firstLook;
    private final Schedule schedule;
    private Application application;
    private Optional<DebugLog> debugLog = Optional.empty();
    /** Whether it serves with processes that were taken over, and were launched otherwise than they would be now. */
    private boolean outdated;

    ApplicationSupervisor(
            Application application,
            ProcessPorts ports,
            HostFacts host,
            RestartBackoff backoff,
            BiFunction<Application, Hosting, LaunchPlan> plans,
            OfflineLookup offline) {
        this.application = application;
        this.ports = ports;
        this.host = host;
        this.incidents = new Incidents(ports.clock());
        this.backoff = backoff;
        this.plans = plans;
        this.schedule = new Schedule(ports, () -> recycle(RetireReason.SCHEDULED));
        this.queue = new ParkingQueue(
                QueuePolicy.STANDARD, ports.clock(), () -> ports.loop().execute(this::demanded));
        this.entrance = new Entrance(
                new ApplicationAdmission(application.pathBase(), queue, new Turns.Refusing(Refusals.STOPPING, false)));
        this.changes = new Changes(application.name(), entrance, departures, ports.journal(), this::follow);
        this.firstLook = new FirstLook(offline, this);
    }

    ApplicationAdmission admission() {
        return entrance.admission();
    }

    Application application() {
        return application;
    }

    /** Begins to serve; starts nothing until a request comes, unless the application always runs. */
    void begin() {
        stand(application.configuration());
    }

    /** Begins to serve with the processes that the Falconer before this one gives away; those that could be taken over. */
    Set<ProcessId> begin(HandedOverApplication former) {
        if (former.pause() == Pause.PAUSED) {
            pause();
        }
        if (!(application.configuration() instanceof Configuration.Accepted(Hosting hosting))) {
            begin();
            return Set.of();
        }
        Generation generation = generation(application, hosting);
        Set<ProcessId> taken = generation.adopt(former.backends());
        entrance.stand(new Standing.Serving(generation));
        outdated = !taken.isEmpty() && !generation.describes(former.backends()) && hosting.recyclesOnChange();
        if (!outdated) {
            settle(generation);
        }
        return taken;
    }

    /** Replaces what was launched otherwise than it would be now: the Falconer before this one sends it nothing any more. */
    void renew() {
        if (outdated) {
            outdated = false;
            recycle(RetireReason.CONFIGURATION_CHANGED);
        }
    }

    /** Why its processes cannot be given away at the moment, for a person. */
    Optional<String> unrest() {
        if (changes.isUnderWay()) {
            return Optional.of(application.name() + ": a recycle is under way");
        }
        if (firstLook.isUnderWay() || departures.delayAny()) {
            return Optional.of(application.name() + ": a process is about to start");
        }
        if (isPaused() && !queue.isEmpty()) {
            return Optional.of(application.name() + ": it is paused, and requests wait: " + queue.waiting());
        }
        return entrance.standing() instanceof Standing.Serving(Generation current)
                ? current.unrest().map(reason -> application.name() + ": " + reason)
                : Optional.empty();
    }

    /** Gives the processes that serve to the next Falconer. */
    HandedOverApplication giveAway() {
        schedule.end();
        return new HandedOverApplication(
                application.name(),
                application.home(),
                application.directory(),
                isPaused() ? Pause.PAUSED : Pause.NONE,
                entrance.standing() instanceof Standing.Serving(Generation current) ? current.giveAway() : List.of());
    }

    /** The next Falconer has not come to be: everything is ours again. */
    void takeBack() {
        if (entrance.standing() instanceof Standing.Serving(Generation current)) {
            current.takeBack();
            follow(current.hosting());
        }
    }

    /** The next Falconer has taken these. */
    void leave(Set<ProcessId> taken) {
        if (entrance.standing() instanceof Standing.Serving(Generation current)) {
            current.leave(taken);
        }
    }

    private void demanded() {
        queue.heard();
        if (entrance.standing() instanceof Standing.Serving(Generation current) && !isPaused()) {
            current.demanded();
        }
    }

    /** Lets requests wait from now on. */
    void pause() {
        if (!isPaused()) {
            ports.journal().record(new SupervisionFact.PauseChanged(application.name(), true));
            entrance.pause(ports.clock().instant());
        }
    }

    @Override
    public boolean isPaused() {
        return entrance.isPaused();
    }

    /** Lets requests go on. */
    void resume() {
        if (isPaused()) {
            ports.journal().record(new SupervisionFact.PauseChanged(application.name(), false));
            entrance.resume();
            if (!queue.isEmpty()) {
                demanded();
            }
        }
    }

    /** Takes over a configuration that was read anew. */
    CompletionStage<Takeover> adopt(Application fresh, RetireReason reason) {
        outdated = false;
        boolean ignored = reason == RetireReason.CONFIGURATION_CHANGED
                && entrance.standing() instanceof Standing.Serving(Generation current)
                && !current.hosting().recyclesOnChange();
        if (entrance.standing() instanceof Standing.Stopped) {
            return OVERTAKEN;
        }
        application = fresh;
        if (entrance.standing() instanceof Standing.Offline) {
            return POSTPONED;
        }
        if (ignored) {
            return COMPLETE;
        }
        Changes.Succession overtaken = changes.end(reason);
        CompletionStage<Takeover> settled = change(fresh, reason, overtaken != null);
        Changes.overtake(overtaken, settled);
        return settled;
    }

    /** @param expected whether a process was about to serve, though none may run */
    private CompletionStage<Takeover> change(Application fresh, RetireReason reason, boolean expected) {
        if (entrance.standing() instanceof Standing.Serving(Generation current) && (expected || current.hasProcess())) {
            return replace(current, fresh.configuration(), reason);
        }
        Standing before = entrance.standing();
        stand(fresh.configuration());
        departures.begin(before, reason);
        return NOTHING_RAN;
    }

    /**
     * Lets this, which can be hosted, take the application's place. It is started even where nothing runs: no request is to
     * find out that it cannot be.
     */
    CompletionStage<Takeover> install(Application fresh, Hosting hosting) {
        return switch (entrance.standing()) {
            case Standing.Stopped _ -> OVERTAKEN;
            case Standing.Offline _ -> {
                application = fresh;
                yield POSTPONED;
            }
            case Standing.Serving _, Standing.Rejected _ -> {
                Changes.Succession overtaken = changes.end(RetireReason.RELEASE_CHANGED);
                Changes.Succession begun = prove(generation(fresh, hosting));
                CompletionStage<Takeover> settled =
                        begun.settled().thenApply(end -> installed(fresh, begun.next(), end));
                Changes.overtake(overtaken, settled);
                yield settled;
            }
        };
    }

    /** Nobody is refused for a former configuration while something better starts. */
    private Changes.Succession prove(Generation next) {
        return entrance.standing() instanceof Standing.Serving(Generation current)
                ? changes.succeed(current, next, RetireReason.RELEASE_CHANGED)
                : changes.serve(next, RetireReason.RELEASE_CHANGED);
    }

    /** Until it has taken over, the application is what it was; and is that again where it cannot. */
    private Takeover installed(Application fresh, Generation next, Takeover end) {
        switch (end) {
            case Takeover.Complete _, Takeover.NothingRan _, Takeover.Postponed _ -> application = fresh;
            case Takeover.Failed _ when entrance.isServedBy(next) -> goBack(next);
            case Takeover.Failed _, Takeover.Overtaken _ -> {}
        }
        return end;
    }

    /** What was there before goes on, and anew where it had to go first. */
    private void goBack(Generation failed) {
        stand(application.configuration());
        departures.begin(failed, RetireReason.RELEASE_CHANGED);
        if (entrance.standing() instanceof Standing.Serving(Generation former)) {
            former.want(1);
        }
    }

    /** Completes when no process is left that had to go for another. */
    CompletionStage<@Nullable Void> othersGone() {
        return departures.gone();
    }

    /** {@code app_offline.htm} stands there (again, or with other bytes). */
    @Override
    public void goOffline(byte[] page) {
        if (entrance.standing() instanceof Standing.Stopped) {
            return;
        }
        Instant since = entrance.standing() instanceof Standing.Offline(Admission.Refused _, Instant earlier)
                ? earlier
                : ports.clock().instant();
        Standing before = entrance.stand(new Standing.Offline(Refusals.offline(page), since));
        if (!(before instanceof Standing.Offline)) {
            ports.journal().record(new SupervisionFact.OfflineChanged(application.name(), true));
            changes.end(RetireReason.APP_OFFLINE, new Takeover.Postponed());
            departures.begin(before, RetireReason.APP_OFFLINE);
            departures.bar();
        }
    }

    /** {@code app_offline.htm} is gone. */
    @Override
    public void goOnline() {
        if (entrance.standing() instanceof Standing.Offline) {
            ports.journal().record(new SupervisionFact.OfflineChanged(application.name(), false));
            stand(application.configuration());
        }
    }

    /** Starts every slot that is idle. */
    void startNow() {
        if (entrance.standing() instanceof Standing.Serving(Generation current)) {
            current.startAll();
        }
    }

    /** Replaces the running processes, by a release that is about to do that anyway; completes as that does. */
    CompletionStage<Takeover> recycle(RetireReason reason) {
        return changes.release().orElseGet(() -> adopt(application, reason));
    }

    /** Serves no more; completes when every process is gone. */
    CompletionStage<?> stop(RetireReason reason) {
        Standing before = entrance.stand(new Standing.Stopped());
        schedule.end();
        changes.end(reason, new Takeover.Overtaken());
        departures.begin(before, reason);
        return departures.gone();
    }

    ApplicationStatus status() {
        return new ApplicationStatus(
                application.name(), entrance.words(), application.directory(), queue.waiting(), processes());
    }

    /** The slots that serve, and beside them every process that is about to, or is leaving. */
    private List<ProcessStatus> processes() {
        var statuses = new ArrayList<ProcessStatus>();
        if (entrance.standing() instanceof Standing.Serving(Generation current)) {
            statuses.addAll(current.statuses());
        }
        changes.running().forEach(statuses::add);
        departures.running().forEach(statuses::add);
        return List.copyOf(statuses);
    }

    /** How long its processes may take to stop, by the configuration read last. */
    Duration shutdownTimeLimit() {
        return switch (application.configuration()) {
            case Configuration.Accepted(Hosting hosting) -> hosting.process().shutdownTimeLimit();
            case Configuration.Rejected _ -> Duration.ZERO;
        };
    }

    private void stand(Configuration configuration) {
        switch (configuration) {
            case Configuration.Accepted(Hosting hosting) -> {
                Generation generation = generation(application, hosting);
                entrance.stand(new Standing.Serving(generation));
                settle(generation);
            }
            case Configuration.Rejected rejected -> {
                entrance.stand(new Standing.Rejected(rejected(rejected)));
                schedule.end();
            }
        }
    }

    /** What is due as soon as a generation serves: processes that always run, and requests that wait already. */
    private void settle(Generation generation) {
        if (generation.hosting().pool().startMode() == StartMode.ALWAYS_RUNNING) {
            generation.startAll();
        } else if (!queue.isEmpty()) {
            demanded();
        }
    }

    /** What goes by the configuration beside its processes. */
    private void follow(Hosting hosting) {
        queue.allow(hosting.pool().queue());
        schedule.follow(hosting.pool().recycling().schedule());
    }

    private Generation generation(Application of, Hosting hosting) {
        if (!hosting.debugLog().equals(debugLog)) {
            debugLog = hosting.debugLog();
            ports.journal().record(new SupervisionFact.DebugLogChosen(application.name(), debugLog));
        }
        if (!hosting.notices().isEmpty()) {
            ports.journal().record(new SupervisionFact.NotHonoured(application.name(), hosting.notices()));
        }
        follow(hosting);
        return new Generation(plans.apply(of, hosting), ports, incidents, backoff, queue, this);
    }

    private Admission.Refused rejected(Configuration.Rejected rejected) {
        Incident incident = incidents.write(
                application, 0, new StartFailure.Misconfigured(rejected.problems()), CapturedOutput.NONE);
        ports.journal()
                .record(new SupervisionFact.ConfigurationRejected(
                        application.name(), incident.reference(), rejected.problems()));
        return Refusals.misconfigured(rejected.subStatus(), incident, host.failurePage());
    }

    private CompletionStage<Takeover> replace(Generation current, Configuration configuration, RetireReason reason) {
        return switch (configuration) {
            case Configuration.Rejected _ -> {
                stand(configuration);
                departures.begin(current, reason);
                yield COMPLETE;
            }
            case Configuration.Accepted(Hosting hosting) ->
                changes.succeed(current, generation(application, hosting), reason)
                        .settled();
        };
    }

    @Override
    public void answersChanged(Generation generation) {
        if (entrance.isServedBy(generation)) {
            entrance.publish();
        }
        changes.changed(generation);
    }

    @Override
    public void started(Duration took) {
        startTimes.record(took);
        queue.expect(startTimes.typical());
    }

    @Override
    public void wanted(Generation generation, Slot slot) {
        if (departures.delay(generation, slot)) {
            return;
        }
        if (generation.hasProcess()) {
            slot.start();
        } else {
            firstLook.before(generation.application(), slot);
        }
    }

    @Override
    public void startFailed(Generation generation, Incident incident) {
        changes.failed(generation, incident);
        if (entrance.isServedBy(generation) && generation.isHopeless() && !isPaused()) {
            queue.turnAllAway(
                    Refusals.startFailed(incident, generation.hosting().failurePage()));
        }
    }

    @Override
    public void failed(Generation generation, Failure failure) {
        if (changes.awaits(generation)) {
            changes.failed(
                    generation,
                    incidents.write(
                            generation.application(),
                            failure.port(),
                            new StartFailure.DidNotStayReady(failure.cause()),
                            failure.output()));
        }
    }

    @Override
    public void left(Generation generation) {
        departures.left(generation);
    }
}
