package dev.falconer.application.operating;

import dev.falconer.application.port.driven.ReleaseFailedException;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driving.Verdict;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Placement.Move;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Release;
import dev.falconer.domain.site.Site;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts other releases in the place of the present one, and goes back. Of one application one at a time; what was asked for
 * meanwhile is refused. Files are handled on virtual threads.
 */
public final class Deployments {

    private final ReleaseStore store;
    private final SiteSource source;
    private final Supervisor supervisor;
    private final Placement placement;

    public Deployments(ReleaseStore store, SiteSource source, Supervisor supervisor, Placement placement) {
        this.store = store;
        this.source = source;
        this.supervisor = supervisor;
        this.placement = placement;
    }

    /** The site with each application where its present release is. Blocks on files. */
    public Site placed(Site site) {
        return placement.begin(site, this::placed);
    }

    private Application placed(Application application) {
        return store.current(application)
                .map(release -> application.in(release.directory()))
                .orElse(application);
    }

    /** Lets this folder's files take the application's place. */
    public CompletionStage<Verdict> deploy(String application, String folder) {
        return alone(application, present -> install(present, store.take(present, folder)));
    }

    /** Goes back to the release before the present one. */
    public CompletionStage<Verdict> rollback(String application) {
        return alone(application, present -> {
            Optional<Release> previous = store.previous(present);
            return previous.isPresent()
                    ? install(present, previous.get())
                    : new Verdict.Failed("%s goes on from %s: there is no release to go back to"
                            .formatted(application, running(present)));
        });
    }

    private interface Change {
        Verdict make(Application present) throws ReleaseFailedException;
    }

    private CompletionStage<Verdict> alone(String application, Change change) {
        var verdict = new CompletableFuture<Verdict>();
        Thread.ofVirtual().name("deploy " + application).start(() -> {
            try {
                verdict.complete(verdict(application, change));
            } finally {
                // A bug is told by the thread; whoever waits is not left waiting.
                verdict.complete(new Verdict.Failed("it failed in an unforeseen way; Falconer's log says more"));
            }
        });
        return verdict;
    }

    private Verdict verdict(String application, Change change) {
        if (!placement.reserve(application)) {
            return new Verdict.Failed(
                    placement.isGivenAway()
                            ? application + " goes on as it is, as another Falconer is taking everything over, or has"
                                    + " (expected: a deployment before or after that, by the one that serves then)"
                            : "another deployment of " + application + " is under way");
        }
        try {
            return change.make(present(application));
        } catch (ReleaseFailedException failure) {
            return new Verdict.Failed(String.valueOf(failure.getMessage()));
        } finally {
            placement.free(application);
            // Not before: nothing is tidied up while it is reserved.
            var _ = supervisor.othersGone(application).thenRun(() -> tidyLater(application));
        }
    }

    private Application present(String application) {
        return supervisor.application(application).toCompletableFuture().join().orElseThrow();
    }

    /**
     * Not while a deployment is under way, whose release nobody has noted yet; that one tidies up itself. Nor once another
     * Falconer has taken over, which may be deploying.
     */
    private void tidyLater(String application) {
        Thread.ofVirtual().name("tidy releases of " + application).start(() -> {
            var _ = placement.tidy(
                    application,
                    () -> supervisor
                            .application(application)
                            .toCompletableFuture()
                            .join()
                            .ifPresent(store::tidy));
        });
    }

    private Verdict install(Application present, Release release) {
        Application fresh = source.reload(present.in(release.directory()));
        return switch (placement.move(fresh)) {
            case Move.Done _ -> noted(present, fresh, release, "%s runs from %s".formatted(present.name(), release));
            case Move.Unproven _ ->
                noted(
                        present,
                        fresh,
                        release,
                        "%s is offline by file, and runs from %s when it comes back; whether it can is not known before"
                                .formatted(present.name(), release));
            case Move.Refused(String reason) ->
                new Verdict.Failed(
                        "%s goes on from %s: %s %s".formatted(present.name(), running(present), release, reason));
        };
    }

    /** What cannot be noted would be forgotten when Falconer is started again, so it is not kept either. */
    private Verdict noted(Application present, Application fresh, Release release, String done) {
        String former = running(present);
        try {
            store.use(present, release);
            return new Verdict.Done(done);
        } catch (ReleaseFailedException failure) {
            String now =
                    placement.move(source.reload(fresh.in(present.directory()))) instanceof Move.Refused(String why)
                            ? "it runs from " + release + " until Falconer is started again, as " + former + " " + why
                            : "it goes back to " + former;
            return new Verdict.Failed(failure.getMessage() + "; " + now);
        }
    }

    /** For a person: the release that serves. */
    private String running(Application present) {
        return store.current(present)
                .filter(release -> release.directory().equals(present.directory()))
                .orElseGet(() -> new Release(0, present.home()))
                .toString();
    }
}
