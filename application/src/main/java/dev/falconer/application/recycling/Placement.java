package dev.falconer.application.recycling;

import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Takeover;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Lets applications run from other folders. Of one application there is one move at a time: whoever wants to move it reserves
 * it first. Safe on any thread; moves block.
 */
public final class Placement {

    /** What became of a move. */
    public sealed interface Move {

        /** It runs from there, or will on the first request. */
        record Done() implements Move {}

        /** It is offline by file, and will run from there when that is gone; whether it can is not known. */
        record Unproven() implements Move {}

        /** It goes on from where it was; {@code reason} completes the sentence "it …", for a person. */
        record Refused(String reason) implements Move {}
    }

    /** Who may let the applications run from elsewhere. */
    private enum Owner {
        THIS_FALCONER,
        UNDECIDED,
        THE_NEXT
    }

    private final SiteSource source;
    private final Supervisor supervisor;
    private final Recycler recycler;
    /** Guarded by this. */
    private Owner owner = Owner.THIS_FALCONER;
    /** The names of the applications that are reserved; guarded by this. */
    private final Set<String> reserved = new HashSet<>();
    /** Those of which leftovers are removed at the moment; guarded by this. */
    private final Set<String> tidied = new HashSet<>();

    public Placement(SiteSource source, Supervisor supervisor, Recycler recycler) {
        this.source = source;
        this.supervisor = supervisor;
        this.recycler = recycler;
    }

    /**
     * Whether nobody else has, and everything is this Falconer's; then the application is the caller's until {@link #free}. Waits
     * until leftovers are removed.
     */
    public synchronized boolean reserve(String application) {
        return await(() -> !tidied.contains(application)) && owner == Owner.THIS_FALCONER && reserved.add(application);
    }

    public synchronized void free(String application) {
        reserved.remove(application);
    }

    /**
     * Removes leftovers of an application unless it is reserved: then its place is about to change. Waits until it is decided
     * whose everything is, and does nothing where that is the next Falconer. Whether it was done.
     */
    public boolean tidy(String application, Runnable removal) {
        if (!beginTidying(application)) {
            return false;
        }
        try {
            removal.run();
            return true;
        } finally {
            endTidying(application);
        }
    }

    private synchronized boolean beginTidying(String application) {
        return await(() -> owner != Owner.UNDECIDED)
                && owner == Owner.THIS_FALCONER
                && !reserved.contains(application)
                && tidied.add(application);
    }

    private synchronized void endTidying(String application) {
        tidied.remove(application);
        notifyAll();
    }

    /** Whether that came to be; not where the thread is interrupted. */
    private synchronized boolean await(BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                wait();
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // from one Falconer to the next

    /**
     * From now on nothing is reserved or tidied, as the next Falconer may be about to. Waits until no leftovers are removed any
     * more.
     *
     * @return an application that is reserved, where one is; then nothing has changed
     */
    public synchronized Optional<String> giveAway() {
        Optional<String> moving = reserved.stream().findFirst();
        if (moving.isEmpty() && owner == Owner.THIS_FALCONER) {
            owner = Owner.UNDECIDED;
            var _ = await(tidied::isEmpty);
        }
        return moving;
    }

    /** Everything is this Falconer's again, unless it was left. */
    public synchronized void takeBack() {
        if (owner == Owner.UNDECIDED) {
            owner = Owner.THIS_FALCONER;
            notifyAll();
        }
    }

    /** Everything is the next Falconer's. */
    public synchronized void leave() {
        owner = Owner.THE_NEXT;
        notifyAll();
    }

    /** Whether the next Falconer has everything, or is about to. */
    public synchronized boolean isGivenAway() {
        return owner != Owner.THIS_FALCONER;
    }

    // moves

    /** The site with each application where it is to begin. */
    public Site begin(Site site, UnaryOperator<Application> place) {
        Site placed = site.with(place);
        placed.applications().forEach(source::placed);
        // Not read before all are placed: some inherit from others.
        return placed.equals(site) ? site : placed.with(source::reload);
    }

    /** Lets it run from the directory in which it was read; blocks until it does, or has failed to. */
    public Move move(Application fresh) {
        return switch (fresh.configuration()) {
            case Configuration.Rejected(int _, List<Problem> problems) ->
                new Move.Refused("cannot be hosted: "
                        + problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
            case Configuration.Accepted(Hosting hosting) -> move(fresh, hosting);
        };
    }

    private Move move(Application fresh, Hosting hosting) {
        Takeover takeover =
                supervisor.install(fresh, hosting).toCompletableFuture().join();
        return switch (takeover) {
            case Takeover.Complete _, Takeover.NothingRan _ -> {
                settle(fresh);
                yield new Move.Done();
            }
            case Takeover.Postponed _ -> {
                settle(fresh);
                yield new Move.Unproven();
            }
            case Takeover.Failed(var incident, var _) ->
                new Move.Refused("could not take over (incident %s): %s"
                        .formatted(incident.reference(), incident.failure().cause()));
            case Takeover.Overtaken _ ->
                new Move.Refused(
                        "did not come to take over, as the application changed meanwhile (expected: no other change"
                                + " of its files, nor a stop, until it has)");
        };
    }

    /** Watches it where it is now; what inherits from it does so from there. */
    private void settle(Application moved) {
        source.placed(moved);
        recycler.follow(moved);
        for (Application each : supervisor.applications().toCompletableFuture().join()) {
            if (each.pathBase().liesUnder(moved.pathBase())) {
                Application fresh = source.reload(each);
                if (!fresh.equals(each)) {
                    supervisor.changed(fresh);
                }
                recycler.follow(fresh);
            }
        }
    }
}
