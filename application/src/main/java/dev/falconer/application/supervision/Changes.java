package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.process.Aftermath;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Hosting;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one generation of an application takes over from another, or does not. At most one change is under way; a later one ends
 * it. Confined to the supervisor loop.
 */
final class Changes {

    /**
     * A change that is under way: {@code next} serves already where it had to wait for a port, and serves as soon as its first
     * {@code awaited} slots are ready otherwise.
     */
    record Succession(Generation next, int awaited, RetireReason reason, CompletableFuture<Takeover> settled) {}

    private final String application;
    private final Entrance entrance;
    private final Departures departures;
    private final SupervisionJournal journal;
    private final Consumer<Hosting> serves;
    private @Nullable Succession succession;

    /**
     * @param application its name
     * @param serves told which hosting counts again where a change has not come about
     */
    Changes(
            String application,
            Entrance entrance,
            Departures departures,
            SupervisionJournal journal,
            Consumer<Hosting> serves) {
        this.application = application;
        this.entrance = entrance;
        this.departures = departures;
        this.journal = journal;
        this.serves = serves;
    }

    boolean isUnderWay() {
        return succession != null;
    }

    /** What becomes of the release that is about to take over, where one is. */
    Optional<CompletionStage<Takeover>> release() {
        Succession begun = succession;
        return begun != null && begun.reason() == RetireReason.RELEASE_CHANGED
                ? Optional.of(begun.settled())
                : Optional.empty();
    }

    /** Lets it take over from what serves. */
    Succession succeed(Generation current, Generation next, RetireReason reason) {
        int awaited =
                Math.clamp(current.active(), 1, next.hosting().pool().scaling().most());
        Succession begun = announce(next, awaited, reason);
        if (Departures.exclude(current.hosting(), next.hosting())) {
            entrance.stand(new Standing.Serving(next));
            departures.begin(current, reason);
            next.want(awaited);
        } else if (departures.precede(next.hosting())) {
            next.want(awaited);
        } else {
            next.start(awaited);
        }
        return begun;
    }

    /** Lets it serve at once where nothing does: requests wait for it. */
    Succession serve(Generation next, RetireReason reason) {
        Succession begun = announce(next, 1, reason);
        entrance.stand(new Standing.Serving(next));
        next.want(1);
        return begun;
    }

    private Succession announce(Generation next, int awaited, RetireReason reason) {
        var begun = new Succession(next, awaited, reason, new CompletableFuture<>());
        succession = begun;
        journal.record(new SupervisionFact.Recycling(application, reason));
        return begun;
    }

    /** Ends the change that is under way, if any is; whoever ends it settles it. */
    @Nullable
    Succession end(RetireReason reason) {
        Succession ended = succession;
        succession = null;
        if (ended != null && !entrance.isServedBy(ended.next())) {
            departures.begin(ended.next(), reason);
            if (entrance.standing() instanceof Standing.Serving(Generation current)) {
                serves.accept(current.hosting());
            }
        }
        return ended;
    }

    /** The same, with what became of it. */
    void end(RetireReason reason, Takeover end) {
        Succession ended = end(reason);
        if (ended != null) {
            ended.settled().complete(end);
        }
    }

    /** Who wanted other processes gets them by the later change; a release that did not come to serve is told so. */
    static void overtake(@Nullable Succession overtaken, CompletionStage<Takeover> later) {
        if (overtaken == null) {
            return;
        }
        if (overtaken.reason() == RetireReason.RELEASE_CHANGED) {
            overtaken.settled().complete(new Takeover.Overtaken());
        } else {
            var _ = later.thenAccept(overtaken.settled()::complete);
        }
    }

    /** Whether the generation is about to take over. */
    boolean awaits(Generation generation) {
        Succession begun = succession;
        return begun != null && begun.next().equals(generation);
    }

    /** The generation has something else for requests than before: it may take over now. */
    void changed(Generation generation) {
        Succession begun = succession;
        if (begun != null && awaits(generation) && generation.isReady(begun.awaited())) {
            complete(begun);
        }
    }

    private void complete(Succession begun) {
        succession = null;
        if (!entrance.isServedBy(begun.next())) {
            Standing before = entrance.stand(new Standing.Serving(begun.next()));
            departures.begin(before, begun.reason());
        }
        journal.record(new SupervisionFact.Recycled(application, begun.reason()));
        begun.settled().complete(new Takeover.Complete());
    }

    /** A start of the generation has failed for good, or what was ready has: it does not take over. */
    void failed(Generation generation, Incident incident) {
        Succession begun = succession;
        if (begun != null && awaits(generation)) {
            Aftermath aftermath = entrance.isServedBy(generation) ? Aftermath.STARTS_ANEW : Aftermath.GOES_ON;
            journal.record(new SupervisionFact.RecycleFailed(application, begun.reason(), incident, aftermath));
            end(begun.reason(), new Takeover.Failed(incident, aftermath));
        }
    }

    /** The processes of what is about to take over. */
    Stream<ProcessStatus> running() {
        Succession begun = succession;
        return begun == null || entrance.isServedBy(begun.next()) ? Stream.of() : begun.next().running().stream();
    }
}
