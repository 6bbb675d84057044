package dev.falconer.application.supervision;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.domain.process.ProcessEnvironment;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    /** From one look at whether everything is at rest to the next. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private static final GivenAway STOPPING = new GivenAway.Nothing("this Falconer is stopping");
    private static final GivenAway TAKEN = new GivenAway.Nothing("another Falconer has taken everything over");

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

    private final Wishes wishes;
    /** Who waits for everything to be at rest; confined to the loop. */
    private @Nullable CompletableFuture<GivenAway> heir;

    /** Why nothing can be given away any more; confined to the loop. */
    private @Nullable GivenAway over;
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
        this.wishes = new Wishes(bug -> ports.loop().execute(() -> {
            throw bug;
        }));
    }

    /** Begins to serve the site's applications; completes when requests may be admitted. */
    public CompletionStage<?> supervise(Site site, OfflineLookup offline) {
        return supervise(site, offline, List.of());
    }

    /**
     * The same with the processes that the Falconer before this one gives away; completes with those that could be taken over.
     */
    public CompletionStage<Set<ProcessId>> supervise(
            Site site, OfflineLookup offline, List<HandedOverApplication> former) {
        return onLoop(() -> {
            environment = new ProcessEnvironment(site, host.environment());
            var taken = new LinkedHashSet<ProcessId>();
            for (Application application : site.applications()) {
                ApplicationSupervisor supervisor = supervisor(application, offline);
                former.stream()
                        .filter(each -> each.name().equals(application.name()))
                        .findFirst()
                        .ifPresentOrElse(each -> taken.addAll(supervisor.begin(each)), supervisor::begin);
            }
            former.stream()
                    .map(HandedOverApplication::name)
                    .filter(name -> !applications.containsKey(name))
                    .forEach(name -> ports.journal().record(new SupervisionFact.HostingChanged(name, false)));
            route();
            return taken;
        });
    }

    /**
     * Hosts what the site says now: what is new begins, what has changed is recycled, what is gone ends when it has finished
     * what it has. An application that has not changed notices nothing. Completes when requests find the new site; while it is
     * not decided whose the applications are, at once.
     */
    public CompletionStage<?> reload(Site site, OfflineLookup offline) {
        return onLoop(() -> {
            wishes.add(() -> hostOnly(site, offline));
            return null;
        });
    }

    private void hostOnly(Site site, OfflineLookup offline) {
        environment = new ProcessEnvironment(site, host.environment());
        Map<String, Application> wanted = new LinkedHashMap<>();
        site.applications().forEach(application -> wanted.put(application.name(), application));
        for (ApplicationSupervisor present : List.copyOf(applications.values())) {
            Application fresh = wanted.get(present.application().name());
            if (fresh == null || !fresh.pathBase().equals(present.application().pathBase())) {
                remove(present);
            } else if (!fresh.equals(present.application()) && !hasMoved(present.application(), fresh)) {
                present.adopt(fresh, RetireReason.CONFIGURATION_CHANGED);
            }
        }
        for (Application fresh : wanted.values()) {
            if (!applications.containsKey(fresh.name())) {
                ports.journal().record(new SupervisionFact.HostingChanged(fresh.name(), true));
                supervisor(fresh, offline).begin();
            }
        }
        route();
    }

    /** Whether a release or a copy has taken its place while the site was read: what was read is of files that serve no more. */
    private static boolean hasMoved(Application present, Application read) {
        return present.home().equals(read.home()) && !present.directory().equals(read.directory());
    }

    private ApplicationSupervisor supervisor(Application application, OfflineLookup offline) {
        var supervisor = new ApplicationSupervisor(application, ports, host, backoff, this::plan, offline);
        applications.put(application.name(), supervisor);
        return supervisor;
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
        var _ = gone.stop(RetireReason.HOSTED_NO_MORE).thenRun(() -> leaving.remove(gone));
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
        ports.loop().execute(() -> wishes.add(() -> applications.values().forEach(ApplicationSupervisor::startNow)));
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
        return change(() -> named(fresh.name()).install(fresh, hosting), new Takeover.Overtaken());
    }

    /** Completes when no process of the application is left that had to go for another. */
    public CompletionStage<?> othersGone(String application) {
        return follow(() -> named(application).othersGone());
    }

    /** Replaces the processes of the application by new ones; completes when they serve, or do not. */
    public CompletionStage<Takeover> recycle(String application) {
        return change(() -> named(application).recycle(RetireReason.RECYCLE_REQUESTED), new Takeover.Overtaken());
    }

    /**
     * Gives every process that serves to the next Falconer, as soon as nothing is under way that would not be complete. From
     * then on nothing that anybody wants is done, until it is decided whose the applications are; requests notice nothing. What
     * is dropped then is told to those who wait for it.
     * Completes with why that could not be, where it is not so within the limit.
     */
    public CompletionStage<GivenAway> giveAway(Duration limit) {
        return follow(() -> {
            var result = new CompletableFuture<GivenAway>();
            heir = result;
            giveAwayWhenAtRest(ports.clock().instant().plus(limit), result);
            return result;
        });
    }

    private void giveAwayWhenAtRest(Instant deadline, CompletableFuture<GivenAway> result) {
        if (over != null) {
            result.complete(over);
            return;
        }
        try {
            giveAwayIfAtRest(deadline, result);
        } catch (RuntimeException bug) {
            result.completeExceptionally(bug);
            throw bug;
        }
    }

    private void giveAwayIfAtRest(Instant deadline, CompletableFuture<GivenAway> result) {
        Optional<String> unrest = applications.values().stream()
                .flatMap(application -> application.unrest().stream())
                .findFirst();
        if (unrest.isEmpty()) {
            result.complete(new GivenAway.All(giveAllAway()));
        } else if (ports.clock().instant().isBefore(deadline)) {
            ports.loop().after(GLANCE, () -> giveAwayWhenAtRest(deadline, result));
        } else {
            result.complete(new GivenAway.Nothing(unrest.get()));
        }
    }

    /** Or nothing: a bug in one application must not leave the others given away to nobody. */
    private List<HandedOverApplication> giveAllAway() {
        wishes.putOff();
        try {
            return applications.values().stream()
                    .map(ApplicationSupervisor::giveAway)
                    .toList();
        } catch (RuntimeException bug) {
            takeAllBack();
            throw bug;
        }
    }

    /**
     * The Falconer before this one is gone, and what it had under way is finished: processes of its that were launched otherwise
     * than they would be now are replaced.
     */
    public void renew() {
        ports.loop().execute(() -> wishes.add(() -> applications.values().forEach(ApplicationSupervisor::renew)));
    }

    /** The next Falconer has not come to be: everything is ours again, and what was wanted meanwhile is done. */
    public CompletionStage<?> takeBack() {
        return onLoop(() -> {
            takeAllBack();
            return null;
        });
    }

    private void takeAllBack() {
        try {
            reclaim();
        } finally {
            wishes.grant();
        }
    }

    private void reclaim() {
        applications.values().forEach(ApplicationSupervisor::takeBack);
    }

    /** The next Falconer has taken these. Those who are still here are served until the end; nothing else is done any more. */
    public CompletionStage<?> leave(Set<ProcessId> taken) {
        return onLoop(() -> {
            over = TAKEN;
            wishes.drop();
            applications.values().forEach(application -> application.leave(taken));
            return null;
        });
    }

    /** Lets new requests wait. */
    public CompletionStage<Fate> pause(String application) {
        return change(application, ApplicationSupervisor::pause);
    }

    /** Lets those who wait go on. */
    public CompletionStage<Fate> resume(String application) {
        return change(application, ApplicationSupervisor::resume);
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

    /**
     * Ends every process, all applications at the same time; completes when all are gone. What was given away and not taken is
     * taken back for that: to be called while nobody is about to take it.
     */
    public CompletionStage<?> stop() {
        return follow(() -> {
            over = STOPPING;
            if (heir != null) {
                heir.complete(STOPPING);
            }
            if (wishes.arePutOff()) {
                reclaim();
                wishes.drop();
            }
            return CompletableFuture.allOf(Stream.concat(applications.values().stream(), leaving.stream())
                    .map(supervisor ->
                            supervisor.stop(RetireReason.HOST_STOPPING).toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
        });
    }

    /** The longest that a process may take to stop, now. */
    public CompletionStage<Duration> longestShutdownTimeLimit() {
        return onLoop(() -> applications.values().stream()
                .map(ApplicationSupervisor::shutdownTimeLimit)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO));
    }

    /** Where it is hosted: news of its files may come after a site that leaves it out, and means nothing then. */
    private void onApplication(String name, Consumer<ApplicationSupervisor> task) {
        ports.loop()
                .execute(() -> wishes.add(
                        () -> Optional.ofNullable(applications.get(name)).ifPresent(task)));
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
        ports.loop().execute(() -> begin(task, result));
        return result;
    }

    /** The same for what changes an application; completes so where that is not done any more. */
    private <T> CompletableFuture<T> change(Supplier<? extends CompletionStage<T>> task, T dropped) {
        var result = new CompletableFuture<T>();
        ports.loop().execute(() -> wishes.add(() -> begin(task, result), () -> result.complete(dropped)));
        return result;
    }

    /** The same for what is done at once. */
    private CompletableFuture<Fate> change(String application, Consumer<ApplicationSupervisor> task) {
        return change(
                () -> {
                    task.accept(named(application));
                    return CompletableFuture.completedFuture(Fate.DONE);
                },
                Fate.DROPPED);
    }

    /** However it ends, whoever waits for the result learns of it. */
    private static <T extends @Nullable Object> void begin(
            Supplier<? extends CompletionStage<T>> task, CompletableFuture<T> result) {
        try {
            var _ = task.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException failure) {
            result.completeExceptionally(failure);
        }
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
