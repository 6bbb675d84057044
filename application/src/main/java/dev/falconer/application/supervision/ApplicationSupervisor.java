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
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PortChoice;
import java.util.ArrayList;
import java.util.List;
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
    private @Nullable Generation successor;
    private RetireReason takeOverReason = RetireReason.RECYCLE_REQUESTED;
    private CompletableFuture<Void> recycled = CompletableFuture.completedFuture(null);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    /** Whether old processes must be gone before new ones start: after app_offline, and where the port is fixed. */
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
        if (ignored || standing instanceof Standing.Stopped) {
            return;
        }
        application = fresh;
        if (standing instanceof Standing.Offline) {
            return;
        }
        dropSuccessor(reason);
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
            exclusive = true;
            dropSuccessor(RetireReason.APP_OFFLINE);
            retire(before, RetireReason.APP_OFFLINE);
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
    CompletionStage<?> recycle() {
        adopt(application, RetireReason.RECYCLE_REQUESTED);
        return recycled;
    }

    /** Serves no more; completes when every process is gone. */
    CompletionStage<?> stop() {
        Standing before = standing;
        standing = new Standing.Stopped();
        publish();
        dropSuccessor(RetireReason.HOST_STOPPING);
        retire(before, RetireReason.HOST_STOPPING);
        completeStop();
        return stopped;
    }

    List<ProcessStatus> statuses() {
        return standing instanceof Standing.Serving(Generation current) ? current.statuses() : List.of();
    }

    private void stand(Configuration configuration) {
        standing = switch (configuration) {
            case Configuration.Accepted(Hosting hosting) -> new Standing.Serving(generation(hosting));
            case Configuration.Rejected rejected -> new Standing.Rejected(rejected(rejected));
        };
        publish();
    }

    private Generation generation(Hosting hosting) {
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
                if (overlaps(hosting) && overlaps(current.hosting())) {
                    succeed(current, hosting, reason);
                } else {
                    exclusive = true;
                    int active = current.active();
                    Generation next = generation(hosting);
                    standing = new Standing.Serving(next);
                    publish();
                    leave(current, reason);
                    next.want(active);
                }
            }
        }
    }

    /** Two processes cannot hold one port: where it is fixed, the old one goes first (D14). */
    private static boolean overlaps(Hosting hosting) {
        return hosting.port() instanceof PortChoice.Free;
    }

    private void succeed(Generation current, Hosting hosting, RetireReason reason) {
        Generation next = generation(hosting);
        successor = next;
        takeOverReason = reason;
        recycled = new CompletableFuture<>();
        next.start(awaited(current, next));
    }

    private static int awaited(Generation current, Generation next) {
        return Math.clamp(current.active(), 1, next.size());
    }

    private void takeOver(Generation current, Generation next) {
        successor = null;
        standing = new Standing.Serving(next);
        publish();
        leave(current, takeOverReason);
        recycled.complete(null);
    }

    private void dropSuccessor(RetireReason reason) {
        Generation dropped = successor;
        successor = null;
        if (dropped != null) {
            leave(dropped, reason);
            recycled.complete(null);
        }
    }

    private void retire(Standing before, RetireReason reason) {
        if (before instanceof Standing.Serving(Generation generation)) {
            leave(generation, reason);
        }
    }

    private void leave(Generation generation, RetireReason reason) {
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
        } else if (generation.equals(successor)
                && standing instanceof Standing.Serving(Generation current)
                && generation.isReady(awaited(current, generation))) {
            takeOver(current, generation);
        }
    }

    @Override
    public void wanted(Generation generation, Slot slot) {
        if (exclusive && !leaving.isEmpty()) {
            held.add(slot);
        } else if (generation.hasProcess()) {
            slot.start();
        } else {
            offline.look(application, page -> looked(slot, page));
        }
    }

    private void looked(Slot slot, byte @Nullable [] page) {
        if (page == null) {
            slot.start();
        } else {
            goOffline(page);
        }
    }

    @Override
    public void startFailed(Generation generation, Incident incident) {
        if (generation.equals(successor)) {
            ports.journal().record(new SupervisionFact.RecycleFailed(application.name(), incident));
            dropSuccessor(takeOverReason);
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
