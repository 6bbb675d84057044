package dev.falconer.application.operating;

import dev.falconer.application.port.driven.ReleaseFailedException;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driving.Verdict;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Release;
import dev.falconer.domain.site.Site;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Puts other releases in the place of the present one, and goes back. Of one application one at a time; what was asked for
 * meanwhile is refused. Files are handled on virtual threads.
 */
public final class Deployments {

    private final ReleaseStore store;
    private final SiteSource source;
    private final Supervisor supervisor;
    private final Recycler recycler;
    /** The applications for which something is under way. */
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();

    public Deployments(ReleaseStore store, SiteSource source, Supervisor supervisor, Recycler recycler) {
        this.store = store;
        this.source = source;
        this.supervisor = supervisor;
        this.recycler = recycler;
    }

    /** The site with each application where its current release is. Blocks on files. */
    public Site placed(Site site) {
        return new Site(
                site.name(),
                site.bindings(),
                site.applications().stream().map(this::placed).toList());
    }

    private Application placed(Application application) {
        return store.current(application)
                .map(release -> source.reload(application.in(release.directory())))
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
                    : new Verdict.Failed("there is no release of " + application + " to go back to");
        });
    }

    private interface Change {
        Verdict make(Application present) throws ReleaseFailedException;
    }

    private CompletionStage<Verdict> alone(String application, Change change) {
        if (busy.putIfAbsent(application, Boolean.TRUE) != null) {
            return CompletableFuture.completedFuture(
                    new Verdict.Failed("another deployment of " + application + " is under way"));
        }
        var verdict = new CompletableFuture<Verdict>();
        Thread.ofVirtual().name("deploy " + application).start(() -> {
            try {
                Application present = supervisor
                        .application(application)
                        .toCompletableFuture()
                        .join()
                        .orElseThrow();
                verdict.complete(change.make(present));
            } catch (ReleaseFailedException failure) {
                verdict.complete(new Verdict.Failed(String.valueOf(failure.getMessage())));
            } catch (RuntimeException bug) {
                verdict.complete(new Verdict.Failed("it failed in an unforeseen way: " + bug));
                throw bug;
            } finally {
                busy.remove(application);
            }
        });
        return verdict;
    }

    private Verdict install(Application present, Release release) throws ReleaseFailedException {
        Application fresh = source.reload(present.in(release.directory()));
        if (fresh.configuration() instanceof Configuration.Rejected(int _, var problems)) {
            store.discard(present, release);
            return new Verdict.Failed("%s cannot be hosted from %s: %s"
                    .formatted(
                            present.name(),
                            release,
                            problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
        }
        Optional<Incident> failed =
                supervisor.install(fresh).toCompletableFuture().join();
        if (failed.isPresent()) {
            store.discard(present, release);
            return new Verdict.Failed("%s goes on as before: %s could not take over (incident %s): %s"
                    .formatted(
                            present.name(),
                            release,
                            failed.get().reference(),
                            failed.get().failure().cause()));
        }
        store.use(present, release);
        recycler.follow(fresh);
        return new Verdict.Done(present.name() + " runs from " + release);
    }
}
