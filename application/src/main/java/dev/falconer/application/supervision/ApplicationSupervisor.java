package dev.falconer.application.supervision;

import dev.falconer.application.admission.ApplicationAdmission;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PortChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One application under supervision: which generation serves it, which one is about to take over, which ones are leaving,
 * or why none serves. Confined to the supervisor loop.
 */
final class ApplicationSupervisor implements Generation.Owner {

    /** What requests find. */
    private sealed interface Standing {
        record Serving(Generation generation) implements Standing {}

        record Rejected(Admission answer) implements Standing {}

        record Offline(Admission answer) implements Standing {}

        record Stopped() implements Standing {}
    }

    /**
     * A change of generations that is under way: {@code next} serves already where it had to wait for a port, and serves
     * as soon as its first {@code awaited} slots are ready otherwise.
     */
    private record Succession(Generation next, int awaited, RetireReason reason, CompletableFuture<Void> settled) {}

    private final ProcessPorts ports;
    private final HostFacts host;
    private final Incidents incidents;
    private final RestartBackoff backoff;
    private final BiFunction<Application, Hosting, LaunchPlan> plans;
    private final OfflineLookup offline;
    private final ApplicationAdmission admission;
    private final List<Generation> leaving = new ArrayList<>();
    /** Slots that are to start when nothing is leaving any more. */
    private final List<Slot> held = new ArrayList<>();

    private Application application;
    private Standing standing = new Standing.Stopped();
    private @Nullable Succession succession;
    private Optional<DebugLog> debugLog = Optional.empty();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    /** Whether what is leaving went because of app_offline: it must be gone before anything starts. */
    private boolean exclusive;

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
        this.admission = new ApplicationAdmission(application.pathBase(), Refusals.STOPPING);
    }

    ApplicationAdmission admission() {
        return admission;
    }

    Application application() {
        return application;
    }

    /** Begins to serve; starts nothing until a request comes. */
    void begin() {
        stand(application.configuration());
    }

    /** Takes over a configuration that was read anew. */
    void adopt(Application fresh, RetireReason reason) {
        boolean ignored = reason == RetireReason.CONFIGURATION_CHANGED
                && standing instanceof Standing.Serving(Generation current)
                && !current.hosting().recyclesOnChange();
        if (standing instanceof Standing.Stopped) {
            return;
        }
        application = fresh;
        if (ignored || standing instanceof Standing.Offline) {
            return;
        }
        dropSuccession(reason);
        if (standing instanceof Standing.Serving(Generation current) && current.hasProcess()) {
            replace(current, fresh.configuration(), reason);
        } else {
            Standing before = standing;
            stand(fresh.configuration());
            retire(before, reason);
        }
    }

    /** {@code app_offline.htm} stands there (again, or with other bytes). */
    void goOffline(byte[] page) {
        if (standing instanceof Standing.Stopped) {
            return;
        }
        Standing before = standing;
        standing = new Standing.Offline(Refusals.offline(page));
        publish();
        if (!(before instanceof Standing.Offline)) {
            ports.journal().record(new SupervisionFact.OfflineChanged(application.name(), true));
            dropSuccession(RetireReason.APP_OFFLINE);
            retire(before, RetireReason.APP_OFFLINE);
            exclusive = !leaving.isEmpty();
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

    /** Replaces the running processes; completes when the new ones serve or have failed. */
    CompletionStage<?> recycle(RetireReason reason) {
        adopt(application, reason);
        Succession begun = succession;
        return begun == null ? CompletableFuture.completedFuture(null) : begun.settled();
    }

    /** Serves no more; completes when every process is gone. */
    CompletionStage<?> stop() {
        Standing before = standing;
        standing = new Standing.Stopped();
        publish();
        dropSuccession(RetireReason.HOST_STOPPING);
        retire(before, RetireReason.HOST_STOPPING);
        completeStop();
        return stopped;
    }

    /** The slots that serve, and beside them every process that is about to, or is leaving. */
    List<ProcessStatus> statuses() {
        var statuses = new ArrayList<ProcessStatus>();
        if (standing instanceof Standing.Serving(Generation current)) {
            statuses.addAll(current.statuses());
        }
        Succession begun = succession;
        if (begun != null && !serves(begun.next())) {
            statuses.addAll(begun.next().running());
        }
        leaving.forEach(generation -> statuses.addAll(generation.running()));
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
            case Configuration.Accepted(Hosting hosting) -> new Standing.Serving(generation(hosting));
            case Configuration.Rejected rejected -> new Standing.Rejected(rejected(rejected));
        };
        publish();
    }

    private Generation generation(Hosting hosting) {
        if (!hosting.debugLog().equals(debugLog)) {
            debugLog = hosting.debugLog();
            ports.journal().record(new SupervisionFact.DebugLogChosen(application.name(), debugLog));
        }
        if (!hosting.notices().isEmpty()) {
            ports.journal().record(new SupervisionFact.NotHonoured(application.name(), hosting.notices()));
        }
        return new Generation(plans.apply(application, hosting), ports, incidents, backoff, this);
    }

    private Admission rejected(Configuration.Rejected rejected) {
        Incident incident = incidents.write(
                application, 0, new StartFailure.Misconfigured(rejected.problems()), CapturedOutput.NONE);
        ports.journal()
                .record(new SupervisionFact.ConfigurationRejected(
                        application.name(), incident.reference(), rejected.problems()));
        return Refusals.misconfigured(rejected.subStatus(), incident, host.failurePage());
    }

    private void replace(Generation current, Configuration configuration, RetireReason reason) {
        switch (configuration) {
            case Configuration.Rejected _ -> {
                stand(configuration);
                leave(current, reason);
            }
            case Configuration.Accepted(Hosting hosting) -> {
                Generation next = generation(hosting);
                int awaited = Math.clamp(current.active(), 1, next.size());
                succession = new Succession(next, awaited, reason, new CompletableFuture<>());
                if (shareAPort(current.hosting(), hosting)) {
                    standing = new Standing.Serving(next);
                    publish();
                    leave(current, reason);
                    next.want(awaited);
                } else if (leaving.stream().anyMatch(old -> shareAPort(old.hosting(), hosting))) {
                    next.want(awaited);
                } else {
                    next.start(awaited);
                }
            }
        }
    }

    /** Two processes cannot hold one port: the old one goes first (D14). */
    private static boolean shareAPort(Hosting current, Hosting next) {
        return current.port() instanceof PortChoice.Fixed(int held, String _)
                && next.port() instanceof PortChoice.Fixed(int wanted, String _)
                && held == wanted;
    }

    private void dropSuccession(RetireReason reason) {
        Succession dropped = succession;
        succession = null;
        if (dropped != null) {
            if (!serves(dropped.next())) {
                leave(dropped.next(), reason);
            }
            dropped.settled().complete(null);
        }
    }

    private void retire(Standing before, RetireReason reason) {
        if (before instanceof Standing.Serving(Generation generation)) {
            leave(generation, reason);
        }
    }

    /** Once is enough: what takes over may be what serves. */
    private void leave(Generation generation, RetireReason reason) {
        if (leaving.contains(generation)) {
            return;
        }
        leaving.add(generation);
        generation.retire(reason);
        left(generation);
    }

    private void publish() {
        admission.publish(
                switch (standing) {
                    case Standing.Serving(Generation generation) -> generation.turns();
                    case Standing.Rejected(Admission answer) -> List.of(answer);
                    case Standing.Offline(Admission answer) -> List.of(answer);
                    case Standing.Stopped _ -> List.of(Refusals.STOPPING);
                });
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
        begun.settled().complete(null);
    }

    @Override
    public void wanted(Generation generation, Slot slot) {
        boolean portIsHeld = generation.hosting().port() instanceof PortChoice.Fixed;
        if (!leaving.isEmpty() && (exclusive || portIsHeld)) {
            held.add(slot);
        } else if (generation.hasProcess()) {
            slot.start();
        } else {
            offline.look(application, page -> looked(slot, page));
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
                ports.journal().record(new SupervisionFact.RecycleFailed(application.name(), incident));
            }
            dropSuccession(begun.reason());
        }
    }

    @Override
    public void left(Generation generation) {
        if (generation.hasProcess()) {
            return;
        }
        leaving.remove(generation);
        if (leaving.isEmpty()) {
            exclusive = false;
            List<Slot> released = List.copyOf(held);
            held.clear();
            released.forEach(Slot::start);
            completeStop();
        }
    }

    private void completeStop() {
        if (standing instanceof Standing.Stopped && leaving.isEmpty()) {
            stopped.complete(null);
        }
    }
}
