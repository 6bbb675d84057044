package dev.falconer.application.recycling;

import dev.falconer.application.port.driven.CopyFailedException;
import dev.falconer.application.port.driven.ShadowCopies;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.recycling.Placement.Move;
import dev.falconer.application.recycling.ShadowedFolder.Attempt;
import dev.falconer.application.supervision.Mailbox;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.Site;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets applications that want it run from copies of their folders: from a new one when files have been copied over the folder
 * and it is quiet again. Releases are not copied, as nobody copies over them. Safe on any thread; files are handled on the
 * caller's and on virtual threads.
 */
public final class ShadowCopying implements AutoCloseable {

    /** One application that runs from copies. */
    private record Shadow(ShadowCopyPolicy policy, ShadowedFolder folder, Watch watch) {}

    private final ShadowCopies copies;
    private final SiteSource source;
    private final Supervisor supervisor;
    private final Placement placement;
    private final SupervisionJournal journal;
    private final Mailbox loop;
    /** By the application's name; guarded by this. */
    private final Map<String, Shadow> shadows = new HashMap<>();

    public ShadowCopying(
            ShadowCopies copies,
            SiteSource source,
            Supervisor supervisor,
            Placement placement,
            SupervisionJournal journal,
            Mailbox loop) {
        this.copies = copies;
        this.source = source;
        this.supervisor = supervisor;
        this.placement = placement;
        this.journal = journal;
        this.loop = loop;
    }

    /** The site with each application that wants it in a copy; in its own folder where that cannot be made. Blocks on files. */
    public Site placed(Site site) {
        return placed(site, List.of());
    }

    /**
     * The same, and an application that runs already stays where it is, in its copy or in its own folder: whoever waits for the
     * site is not kept waiting for a first copy, which is made later.
     */
    public Site placed(Site site, List<Place> present) {
        return placement.begin(
                site,
                application -> wanted(application)
                        .filter(_ -> application.runsFromHome())
                        .flatMap(policy -> directory(application, policy, present))
                        .map(application::in)
                        .orElse(application));
    }

    private Optional<String> directory(Application application, ShadowCopyPolicy policy, List<Place> present) {
        Optional<Place> place =
                present.stream().filter(each -> each.isOf(application)).findFirst();
        return place.isPresent() ? place.map(Place::directory).filter(policy::holds) : first(application, policy);
    }

    private Optional<String> first(Application application, ShadowCopyPolicy policy) {
        try {
            Optional<ShadowCopy> copy = copies.take(application, policy);
            copy.ifPresent(each -> tell(new SupervisionFact.ShadowCopied(application.name(), each)));
            return copy.map(ShadowCopy::directory);
        } catch (CopyFailedException failure) {
            tell(new SupervisionFact.ShadowCopyFailed(application.name(), String.valueOf(failure.getMessage())));
            return Optional.empty();
        }
    }

    /** The application was placed, or configured anew: it may run from copies from now on, or no more. */
    synchronized void follow(Application application) {
        Optional<ShadowCopyPolicy> wanted = wanted(application).filter(policy -> concerns(policy, application));
        Shadow former = shadows.get(application.name());
        if (former != null && wanted.filter(former.policy()::equals).isEmpty()) {
            shadows.remove(application.name());
            end(former);
            tidy(application.name(), former.policy());
        }
        boolean unwatched = !shadows.containsKey(application.name());
        wanted.filter(_ -> unwatched).ifPresent(policy -> begin(application, policy));
        Shadow shadow = shadows.get(application.name());
        // What changed before it was watched, in the days of another Falconer for instance, nobody has told.
        if (shadow != null && (unwatched || application.runsFromHome())) {
            shadow.folder().changed();
        }
    }

    /** Applications that are not of this site are copied no more. */
    public synchronized void followOnly(Site site) {
        Set<String> hosted = site.applications().stream().map(Application::name).collect(Collectors.toSet());
        for (String name : Set.copyOf(shadows.keySet())) {
            Shadow former = hosted.contains(name) ? null : shadows.remove(name);
            if (former != null) {
                end(former);
            }
        }
    }

    /** Not where a release took its place. */
    private static boolean concerns(ShadowCopyPolicy policy, Application application) {
        return application.runsFromHome() || policy.holds(application.directory());
    }

    private void begin(Application application, ShadowCopyPolicy policy) {
        String name = application.name();
        var folder = new ShadowedFolder(
                policy.quietTime(),
                () -> renew(name, policy),
                task -> Thread.ofVirtual().name("shadow copy of " + name).start(task),
                loop);
        Watch watch = () -> {};
        try {
            watch = copies.watch(application, policy, folder::changed);
        } catch (IOException unwatchable) {
            supervisor.watchFailed(name, String.valueOf(unwatchable.getMessage()));
        }
        shadows.put(name, new Shadow(policy, folder, watch));
        if (policy.holds(application.directory())) {
            tidy(name, policy);
        }
    }

    private void end(Shadow shadow) {
        shadow.watch().close();
        loop.execute(shadow.folder()::close);
    }

    @Override
    public synchronized void close() {
        shadows.values().forEach(this::end);
        shadows.clear();
    }

    private static Optional<ShadowCopyPolicy> wanted(Application application) {
        return application.configuration() instanceof Configuration.Accepted(var hosting)
                ? hosting.shadowCopy()
                : Optional.empty();
    }

    /** On a virtual thread. */
    private Attempt renew(String name, ShadowCopyPolicy policy) {
        if (!placement.reserve(name)) {
            return Attempt.FAILED;
        }
        try {
            renewReserved(name, policy);
            return Attempt.DONE;
        } catch (CopyFailedException failure) {
            tell(new SupervisionFact.ShadowCopyFailed(name, String.valueOf(failure.getMessage())));
            return Attempt.FAILED;
        } finally {
            placement.free(name);
            // Not before: nothing is tidied up while it is reserved.
            tidy(name, policy);
        }
    }

    private void renewReserved(String name, ShadowCopyPolicy policy) throws CopyFailedException {
        Application present =
                supervisor.application(name).toCompletableFuture().join().orElseThrow();
        if (concerns(policy, present)) {
            copies.take(present, policy).ifPresent(copy -> run(present, copy));
        }
    }

    /** Lets it run from the copy, or from its own folder where the copy does not ask for copies any more, or for them elsewhere. */
    private void run(Application present, ShadowCopy copy) {
        tell(new SupervisionFact.ShadowCopied(present.name(), copy));
        Application fresh = source.reload(present.in(copy.directory()));
        boolean misplaced = fresh.configuration() instanceof Configuration.Accepted
                && wanted(fresh).filter(now -> now.holds(copy.directory())).isEmpty();
        Move move = placement.move(misplaced ? source.reload(present.in(present.home())) : fresh);
        if (move instanceof Move.Refused(String reason)) {
            tell(new SupervisionFact.ShadowCopyFailed(present.name(), "its new version " + reason));
        }
    }

    /** Removes what is left over when no process runs from it any more. */
    private void tidy(String name, ShadowCopyPolicy policy) {
        var _ = supervisor
                .othersGone(name)
                .thenRun(() ->
                        Thread.ofVirtual().name("tidy shadow copies of " + name).start(() -> tidyNow(name, policy)));
    }

    private void tidyNow(String name, ShadowCopyPolicy policy) {
        boolean done = placement.tidy(
                name,
                () -> supervisor
                        .application(name)
                        .toCompletableFuture()
                        .join()
                        .ifPresent(present -> copies.keepPresent(present, policy)));
        if (!done && !placement.isGivenAway()) {
            loop.after(policy.quietTime(), () -> tidy(name, policy));
        }
    }

    private void tell(SupervisionFact fact) {
        loop.execute(() -> journal.record(fact));
    }
}
