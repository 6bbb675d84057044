package dev.falconer.application.supervision;

import dev.falconer.application.admission.ApplicationAdmission;
import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.application.admission.Turns;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
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
final class ApplicationSupervisor implements Generation.Owner {

    /**
     * A change of generations that is under way: {@code next} serves already where it had to wait for a port, and serves
     * as soon as its first {@code awaited} slots are ready otherwise.
     */
    private record Succession(Generation next, int awaited, RetireReason reason, CompletableFuture<Takeover> settled) {}

    private static final CompletionStage<Takeover> COMPLETE = CompletableFuture.completedStage(new Takeover.Complete());
    private static final CompletionStage<Takeover> POSTPONED =
            CompletableFuture.completedStage(new Takeover.Postponed());
    private static final CompletionStage<Takeover> OVERTAKEN =
            CompletableFuture.completedStage(new Takeover.Overtaken());

    private final ProcessPorts ports;
    private final HostFacts host;
    private final Incidents incidents;
    private final RestartBackoff backoff;
    private final BiFunction<Application, Hosting, LaunchPlan> plans;
    private final OfflineLookup offline;
    private final ParkingQueue queue;
    private final ApplicationAdmission admission;
    private final StartTimes startTimes = new StartTimes();
    private final Departures departures = new Departures();
    private final Schedule schedule;
    /** How many slots start as soon as it is known that the application is not offline. */
    private int looks;

    private Application application;
    private Standing standing = new Standing.Stopped();
    private @Nullable Succession succession;
    private Optional<DebugLog> debugLog = Optional.empty();
    /** Since when requests are let wait because an operator wants it. */
    private Optional<Instant> pausedSince = Optional.empty();

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
        this.offline = offline;
        this.schedule = new Schedule(ports, () -> recycle(RetireReason.SCHEDULED));
        this.queue = new ParkingQueue(
                QueuePolicy.STANDARD, ports.clock(), () -> ports.loop().execute(this::demanded));
        this.admission =
                new ApplicationAdmission(application.pathBase(), queue, new Turns.Refusing(Refusals.STOPPING, false));
    }

    ApplicationAdmission admission() {
        return admission;
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
        standing = new Standing.Serving(generation);
        publish();
        if (generation.describes(former.backends()) || !hosting.recyclesOnChange()) {
            settle(generation);
        } else {
            recycle(RetireReason.CONFIGURATION_CHANGED);
        }
        return taken;
    }

    /** Why its processes cannot be given away at the moment, for a person. */
    Optional<String> unrest() {
        if (succession != null) {
            return Optional.of(application.name() + ": a recycle is under way");
        }
        if (looks > 0 || departures.delayAny()) {
            return Optional.of(application.name() + ": a process is about to start");
        }
        if (isPaused() && !queue.isEmpty()) {
            return Optional.of(application.name() + ": it is paused, and requests wait: " + queue.waiting());
        }
        return standing instanceof Standing.Serving(Generation current)
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
                standing instanceof Standing.Serving(Generation current) ? current.giveAway() : List.of());
    }

    /** The next Falconer has not come to be: everything is ours again. */
    void takeBack() {
        if (standing instanceof Standing.Serving(Generation current)) {
            current.takeBack();
            follow(current.hosting());
        }
    }

    /** The next Falconer has taken these. */
    void leave(Set<ProcessId> taken) {
        if (standing instanceof Standing.Serving(Generation current)) {
            current.leave(taken);
        }
    }

    private void demanded() {
        queue.heard();
        if (standing instanceof Standing.Serving(Generation current) && pausedSince.isEmpty()) {
            current.demanded();
        }
    }

    /** Lets requests wait from now on. */
    void pause() {
        if (pausedSince.isEmpty()) {
            pausedSince = Optional.of(ports.clock().instant());
            ports.journal().record(new SupervisionFact.PauseChanged(application.name(), true));
            publish();
        }
    }

    @Override
    public boolean isPaused() {
        return pausedSince.isPresent();
    }

    /** Lets requests go on. */
    void resume() {
        if (pausedSince.isPresent()) {
            pausedSince = Optional.empty();
            ports.journal().record(new SupervisionFact.PauseChanged(application.name(), false));
            publish();
            demanded();
        }
    }

    /** Takes over a configuration that was read anew. */
    CompletionStage<Takeover> adopt(Application fresh, RetireReason reason) {
        boolean ignored = reason == RetireReason.CONFIGURATION_CHANGED
                && standing instanceof Standing.Serving(Generation current)
                && !current.hosting().recyclesOnChange();
        if (standing instanceof Standing.Stopped) {
            return OVERTAKEN;
        }
        application = fresh;
        if (standing instanceof Standing.Offline) {
            return POSTPONED;
        }
        if (ignored) {
            return COMPLETE;
        }
        Succession overtaken = endSuccession(reason);
        CompletionStage<Takeover> settled = change(fresh, reason, overtaken != null);
        overtake(overtaken, settled);
        return settled;
    }

    /** Who wanted other processes gets them by the later change; a release that did not come to serve is told so. */
    private static void overtake(@Nullable Succession overtaken, CompletionStage<Takeover> later) {
        if (overtaken == null) {
            return;
        }
        if (overtaken.reason() == RetireReason.RELEASE_CHANGED) {
            overtaken.settled().complete(new Takeover.Overtaken());
        } else {
            var _ = later.thenAccept(overtaken.settled()::complete);
        }
    }

    /** @param expected whether a process was about to serve, though none may run */
    private CompletionStage<Takeover> change(Application fresh, RetireReason reason, boolean expected) {
        if (standing instanceof Standing.Serving(Generation current) && (expected || current.hasProcess())) {
            return replace(current, fresh.configuration(), reason);
        }
        Standing before = standing;
        stand(fresh.configuration());
        retire(before, reason);
        return COMPLETE;
    }

    /**
     * Lets this, which can be hosted, take the application's place. It is started even where nothing runs: no request is to
     * find out that it cannot be.
     */
    CompletionStage<Takeover> install(Application fresh, Hosting hosting) {
        return switch (standing) {
            case Standing.Stopped _ -> OVERTAKEN;
            case Standing.Offline _ -> {
                application = fresh;
                yield POSTPONED;
            }
            case Standing.Serving _, Standing.Rejected _ -> {
                Succession overtaken = endSuccession(RetireReason.RELEASE_CHANGED);
                Succession begun = prove(generation(fresh, hosting));
                CompletionStage<Takeover> settled =
                        begun.settled().thenApply(end -> installed(fresh, begun.next(), end));
                overtake(overtaken, settled);
                yield settled;
            }
        };
    }

    /** Nobody is refused for a former configuration while something better starts. */
    private Succession prove(Generation next) {
        if (standing instanceof Standing.Serving(Generation current)) {
            return succeedBy(current, next, RetireReason.RELEASE_CHANGED);
        }
        Succession begun = announce(next, 1, RetireReason.RELEASE_CHANGED);
        standing = new Standing.Serving(next);
        publish();
        next.want(1);
        return begun;
    }

    /** Until it has taken over, the application is what it was; and is that again where it cannot. */
    private Takeover installed(Application fresh, Generation next, Takeover end) {
        switch (end) {
            case Takeover.Complete _, Takeover.Postponed _ -> application = fresh;
            case Takeover.Failed _ when serves(next) -> goBack(next);
            case Takeover.Failed _, Takeover.Overtaken _ -> {}
        }
        return end;
    }

    /** What was there before goes on, and anew where it had to go first. */
    private void goBack(Generation failed) {
        stand(application.configuration());
        leave(failed, RetireReason.RELEASE_CHANGED);
        if (standing instanceof Standing.Serving(Generation former)) {
            former.want(1);
        }
    }

    /** Completes when no process is left that had to go for another. */
    CompletionStage<@Nullable Void> othersGone() {
        return departures.gone();
    }

    /** {@code app_offline.htm} stands there (again, or with other bytes). */
    void goOffline(byte[] page) {
        if (standing instanceof Standing.Stopped) {
            return;
        }
        Standing before = standing;
        Instant since = before instanceof Standing.Offline(Admission.Refused _, Instant earlier)
                ? earlier
                : ports.clock().instant();
        standing = new Standing.Offline(Refusals.offline(page), since);
        publish();
        if (!(before instanceof Standing.Offline)) {
            ports.journal().record(new SupervisionFact.OfflineChanged(application.name(), true));
            Succession given = endSuccession(RetireReason.APP_OFFLINE);
            if (given != null) {
                given.settled().complete(new Takeover.Postponed());
            }
            retire(before, RetireReason.APP_OFFLINE);
            departures.bar();
        }
    }

    /** {@code app_offline.htm} is gone. */
    void goOnline() {
        if (standing instanceof Standing.Offline) {
            ports.journal().record(new SupervisionFact.OfflineChanged(application.name(), false));
            stand(application.configuration());
        }
    }

    /** Starts every slot that is idle. */
    void startNow() {
        if (standing instanceof Standing.Serving(Generation current)) {
            current.startAll();
        }
    }

    /** Replaces the running processes, by a release that is about to do that anyway; completes as that does. */
    CompletionStage<Takeover> recycle(RetireReason reason) {
        Succession begun = succession;
        return begun != null && begun.reason() == RetireReason.RELEASE_CHANGED
                ? begun.settled()
                : adopt(application, reason);
    }

    /** Serves no more; completes when every process is gone. */
    CompletionStage<?> stop() {
        Standing before = standing;
        standing = new Standing.Stopped();
        schedule.end();
        publish();
        Succession given = endSuccession(RetireReason.HOST_STOPPING);
        if (given != null) {
            given.settled().complete(new Takeover.Overtaken());
        }
        retire(before, RetireReason.HOST_STOPPING);
        return departures.gone();
    }

    ApplicationStatus status() {
        return new ApplicationStatus(
                application.name(), words(), application.directory(), queue.waiting(), processes());
    }

    private String words() {
        return pausedSince
                .map(since -> "paused since " + Moments.timeOfDay(since) + ", " + standing.words())
                .orElseGet(standing::words);
    }

    /** The slots that serve, and beside them every process that is about to, or is leaving. */
    private List<ProcessStatus> processes() {
        var statuses = new ArrayList<ProcessStatus>();
        if (standing instanceof Standing.Serving(Generation current)) {
            statuses.addAll(current.statuses());
        }
        Succession begun = succession;
        if (begun != null && !serves(begun.next())) {
            statuses.addAll(begun.next().running());
        }
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
        standing = switch (configuration) {
            case Configuration.Accepted(Hosting hosting) -> new Standing.Serving(generation(application, hosting));
            case Configuration.Rejected rejected -> new Standing.Rejected(rejected(rejected));
        };
        publish();
        if (standing instanceof Standing.Serving(Generation generation)) {
            settle(generation);
        } else {
            schedule.end();
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
                leave(current, reason);
                yield COMPLETE;
            }
            case Configuration.Accepted(Hosting hosting) ->
                succeedBy(current, generation(application, hosting), reason).settled();
        };
    }

    private Succession succeedBy(Generation current, Generation next, RetireReason reason) {
        int awaited =
                Math.clamp(current.active(), 1, next.hosting().pool().scaling().most());
        Succession begun = announce(next, awaited, reason);
        if (Departures.exclude(current.hosting(), next.hosting())) {
            standing = new Standing.Serving(next);
            publish();
            leave(current, reason);
            next.want(awaited);
        } else if (departures.precede(next.hosting())) {
            next.want(awaited);
        } else {
            next.start(awaited);
        }
        return begun;
    }

    private Succession announce(Generation next, int awaited, RetireReason reason) {
        var begun = new Succession(next, awaited, reason, new CompletableFuture<>());
        succession = begun;
        ports.journal().record(new SupervisionFact.Recycling(application.name(), reason));
        return begun;
    }

    /** Ends the change that is under way, if any is; whoever ends it settles it. */
    private @Nullable Succession endSuccession(RetireReason reason) {
        Succession ended = succession;
        succession = null;
        if (ended != null && !serves(ended.next())) {
            leave(ended.next(), reason);
            if (standing instanceof Standing.Serving(Generation current)) {
                follow(current.hosting());
            }
        }
        return ended;
    }

    private void retire(Standing before, RetireReason reason) {
        if (before instanceof Standing.Serving(Generation generation)) {
            leave(generation, reason);
        }
    }

    private void leave(Generation generation, RetireReason reason) {
        departures.begin(generation, reason);
    }

    private void publish() {
        boolean waits = standing instanceof Standing.Serving && isPaused();
        admission.publish(waits ? new Turns.Waiting() : standing.turns());
    }

    private boolean serves(Generation generation) {
        return standing instanceof Standing.Serving(Generation current) && current.equals(generation);
    }

    @Override
    public void answersChanged(Generation generation) {
        if (serves(generation)) {
            publish();
        }
        Succession begun = succession;
        if (begun != null && begun.next().equals(generation) && generation.isReady(begun.awaited())) {
            succeed(begun);
        }
    }

    private void succeed(Succession begun) {
        succession = null;
        if (!serves(begun.next())) {
            Standing before = standing;
            standing = new Standing.Serving(begun.next());
            publish();
            retire(before, begun.reason());
        }
        ports.journal().record(new SupervisionFact.Recycled(application.name(), begun.reason()));
        begun.settled().complete(new Takeover.Complete());
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
            looks++;
            offline.look(generation.application(), page -> {
                looks--;
                looked(slot, page);
            });
        }
    }

    /**
     * The file may have gone between the look and this answer, and the notification of that have come before: so the page
     * is looked at again, now that a later notification would be heeded.
     */
    private void looked(Slot slot, byte @Nullable [] page) {
        if (page == null) {
            slot.start();
        } else {
            goOffline(page);
            offline.look(application, again -> {
                if (again == null) {
                    goOnline();
                }
            });
        }
    }

    @Override
    public void startFailed(Generation generation, Incident incident) {
        Succession begun = succession;
        if (begun != null && begun.next().equals(generation)) {
            if (!serves(generation)) {
                ports.journal().record(new SupervisionFact.RecycleFailed(application.name(), begun.reason(), incident));
            }
            endSuccession(begun.reason());
            begun.settled().complete(new Takeover.Failed(incident));
        }
        if (serves(generation) && generation.isHopeless() && !isPaused()) {
            queue.turnAllAway(
                    Refusals.startFailed(incident, generation.hosting().failurePage()));
        }
    }

    @Override
    public void left(Generation generation) {
        departures.left(generation);
    }
}
