package dev.falconer.application.supervision;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.domain.process.ProcessEnvironment;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Supervises the applications of a site. Every public method is safe on any thread: it posts to the supervisor loop. */
public final class Supervisor {

    private final ProcessPorts ports;
    private final BackendAddresses addresses;
    private final TokenSource tokens;
    private final HostFacts host;
    private final RestartBackoff backoff;
    private final Admissions admissions;
    /** By name; confined to the loop. */
    private final Map<String, ApplicationSupervisor> applications = new LinkedHashMap<>();
    /** Those that are hosted no more and not gone yet; confined to the loop. */
    private final Set<ApplicationSupervisor> leaving = new HashSet<>();
    /** What processes are told of the site; confined to the loop. */
    private @Nullable ProcessEnvironment environment;

    public Supervisor(
            ProcessPorts ports,
            BackendAddresses addresses,
            TokenSource tokens,
            HostFacts host,
            RestartBackoff backoff,
            Admissions admissions) {
        this.ports = ports;
        this.addresses = addresses;
        this.tokens = tokens;
        this.host = host;
        this.backoff = backoff;
        this.admissions = admissions;
    }

    /** Begins to serve the site's applications; completes when requests may be admitted. */
    public CompletionStage<?> supervise(Site site, OfflineLookup offline) {
        return onLoop(() -> {
            environment = new ProcessEnvironment(site, host.environment());
            site.applications().forEach(application -> host(application, offline));
            route();
            return null;
        });
    }

    /**
     * Hosts what the site says now: what is new begins, what has changed is recycled, what is gone ends when it has finished
     * what it has. An application that has not changed notices nothing. Completes when requests find the new site.
     */
    public CompletionStage<?> reload(Site site, OfflineLookup offline) {
        return onLoop(() -> {
            environment = new ProcessEnvironment(site, host.environment());
            Map<String, Application> wanted = new LinkedHashMap<>();
            site.applications().forEach(application -> wanted.put(application.name(), application));
            for (ApplicationSupervisor present : List.copyOf(applications.values())) {
                Application fresh = wanted.get(present.application().name());
                if (fresh == null
                        || !fresh.pathBase().equals(present.application().pathBase())) {
                    remove(present);
                } else if (!fresh.equals(present.application())) {
                    present.adopt(fresh, RetireReason.CONFIGURATION_CHANGED);
                }
            }
            for (Application fresh : wanted.values()) {
                if (!applications.containsKey(fresh.name())) {
                    ports.journal().record(new SupervisionFact.HostingChanged(fresh.name(), true));
                    host(fresh, offline);
                }
            }
            route();
            return null;
        });
    }

    private void host(Application application, OfflineLookup offline) {
        var supervisor = new ApplicationSupervisor(application, ports, host, backoff, this::plan, offline);
        applications.put(application.name(), supervisor);
        supervisor.begin();
    }

    private LaunchPlan plan(Application application, Hosting hosting) {
        return new LaunchPlan(
                application, hosting, Objects.requireNonNull(environment), addresses, tokens, host.gateway());
    }

    private void remove(ApplicationSupervisor gone) {
        String name = gone.application().name();
        ports.journal().record(new SupervisionFact.HostingChanged(name, false));
        applications.remove(name);
        leaving.add(gone);
        var _ = gone.stop().thenRun(() -> leaving.remove(gone));
    }

    private void route() {
        admissions.route(applications.values().stream()
                .map(ApplicationSupervisor::admission)
                .toList());
    }

    /** An application's configuration was read anew. It means nothing by now where it was read in files that serve no more. */
    public void changed(Application fresh) {
        onApplication(fresh.name(), supervisor -> {
            if (supervisor.application().directory().equals(fresh.directory())) {
                supervisor.adopt(fresh, RetireReason.CONFIGURATION_CHANGED);
            }
        });
    }

    /** A file that its processes depend on has changed. */
    public void fileChanged(String application) {
        onApplication(application, supervisor -> supervisor.recycle(RetireReason.FILE_CHANGED));
    }

    /** {@code app_offline.htm} stands in the application's directory with these bytes, or is gone. */
    public void offline(String application, byte @Nullable [] page) {
        onApplication(application, supervisor -> {
            if (page == null) {
                supervisor.goOnline();
            } else {
                supervisor.goOffline(page);
            }
        });
    }

    /** Its files cannot be watched. */
    public void watchFailed(String application, String reason) {
        ports.loop().execute(() -> ports.journal().record(new SupervisionFact.WatchFailed(application, reason)));
    }

    /** Starts every application without waiting for a request. */
    public void startAll() {
        ports.loop().execute(() -> applications.values().forEach(ApplicationSupervisor::startNow));
    }

    /** Starts every process of the application that does not run yet, without waiting for a request. */
    public void startNow(String application) {
        onApplication(application, ApplicationSupervisor::startNow);
    }

    /**
     * Lets this, which can be hosted so, take the application's place, and starts it for that; what served before stays where
     * that fails.
     */
    public CompletionStage<Takeover> install(Application fresh, Hosting hosting) {
        return follow(() -> named(fresh.name()).install(fresh, hosting));
    }

    /** Completes when no process of the application is left that had to go for another. */
    public CompletionStage<?> othersGone(String application) {
        return follow(() -> named(application).othersGone());
    }

    /** Replaces the processes of the application by new ones; completes when they serve, or do not. */
    public CompletionStage<Takeover> recycle(String application) {
        return follow(() -> named(application).recycle(RetireReason.RECYCLE_REQUESTED));
    }

    /** Lets new requests wait. */
    public CompletionStage<?> pause(String application) {
        return onLoop(() -> {
            named(application).pause();
            return null;
        });
    }

    /** Lets those who wait go on. */
    public CompletionStage<?> resume(String application) {
        return onLoop(() -> {
            named(application).resume();
            return null;
        });
    }

    /** The applications as they are now. */
    public CompletionStage<List<ApplicationStatus>> statuses() {
        return onLoop(() -> applications.values().stream()
                .map(ApplicationSupervisor::status)
                .toList());
    }

    /** An application as it is hosted now, where there is one of this name. */
    public CompletionStage<Optional<Application>> application(String name) {
        return onLoop(() -> Optional.ofNullable(applications.get(name)).map(ApplicationSupervisor::application));
    }

    /** The applications as they are hosted now. */
    public CompletionStage<List<Application>> applications() {
        return onLoop(() -> applications.values().stream()
                .map(ApplicationSupervisor::application)
                .toList());
    }

    /** The names of the applications. */
    public CompletionStage<List<String>> names() {
        return onLoop(() -> List.copyOf(applications.keySet()));
    }

    /** Ends every process, all applications at the same time; completes when all are gone. */
    public CompletionStage<?> stop() {
        return follow(() -> CompletableFuture.allOf(Stream.concat(applications.values().stream(), leaving.stream())
                .map(supervisor -> supervisor.stop().toCompletableFuture())
                .toArray(CompletableFuture[]::new)));
    }

    /** The longest that a process may take to stop, now. */
    public CompletionStage<Duration> longestShutdownTimeLimit() {
        return onLoop(() -> applications.values().stream()
                .map(ApplicationSupervisor::shutdownTimeLimit)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO));
    }

    private void onApplication(String name, Consumer<ApplicationSupervisor> task) {
        ports.loop().execute(() -> task.accept(named(name)));
    }

    private ApplicationSupervisor named(String name) {
        ApplicationSupervisor supervisor = applications.get(name);
        if (supervisor == null) {
            throw new IllegalArgumentException(
                    "application: " + name + " (expected: one of " + applications.keySet() + ")");
        }
        return supervisor;
    }

    /** Begins something on the loop, and completes as that does. */
    private <T extends @Nullable Object> CompletableFuture<T> follow(Supplier<? extends CompletionStage<T>> task) {
        var result = new CompletableFuture<T>();
        ports.loop().execute(() -> {
            try {
                var _ = task.get().thenAccept(result::complete);
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private <T extends @Nullable Object> CompletableFuture<T> onLoop(Supplier<T> task) {
        var result = new CompletableFuture<T>();
        ports.loop().execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
