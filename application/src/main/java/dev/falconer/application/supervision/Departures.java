package dev.falconer.application.supervision;

import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.PortChoice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The generations of an application that serve no more, as long as a process of theirs runs, and who waits until they are gone.
 * Confined to the supervisor loop.
 */
final class Departures {

    private final List<Generation> leaving = new ArrayList<>();
    /** Slots that are to start when nothing is leaving any more. */
    private final Set<Slot> held = new LinkedHashSet<>();
    /** Told when nothing is leaving any more. */
    private final List<CompletableFuture<@Nullable Void>> awaiting = new ArrayList<>();
    /** Whether whatever follows has to wait for them, because of what they went for. */
    private boolean alone;

    /** Retires it. Once is enough: what takes over may be what serves. */
    void begin(Generation generation, RetireReason reason) {
        if (!leaving.contains(generation)) {
            leaving.add(generation);
            generation.retire(reason);
            left(generation);
        }
    }

    /** Retires what served there, if anything did. */
    void begin(Standing before, RetireReason reason) {
        if (before instanceof Standing.Serving(Generation generation)) {
            begin(generation, reason);
        }
    }

    /** A process of the generation is gone. */
    void left(Generation generation) {
        if (generation.hasProcess()) {
            return;
        }
        leaving.remove(generation);
        if (leaving.isEmpty()) {
            alone = false;
            List<Slot> released = List.copyOf(held);
            held.clear();
            released.forEach(Slot::start);
            List<CompletableFuture<@Nullable Void>> told = List.copyOf(awaiting);
            awaiting.clear();
            told.forEach(each -> each.complete(null));
        }
    }

    /** Nothing starts before those are gone that are leaving now. */
    void bar() {
        alone = !leaving.isEmpty();
    }

    /** Whether the slot cannot start beside those that are leaving; then it does when they are gone. */
    boolean delay(Generation generation, Slot slot) {
        boolean delayed = !leaving.isEmpty() && (alone || isAlone(generation.hosting()));
        if (delayed) {
            held.add(slot);
        }
        return delayed;
    }

    /** Whether a slot starts as soon as they are gone. */
    boolean delayAny() {
        return !held.isEmpty();
    }

    private static boolean isAlone(Hosting hosting) {
        return hosting.port() instanceof PortChoice.Fixed
                || hosting.pool().recycling().isExclusive();
    }

    /** Whether one of them has to be gone first. */
    boolean precede(Hosting next) {
        return leaving.stream().anyMatch(old -> exclude(old.hosting(), next));
    }

    /** Two processes cannot hold one port, or are not wanted together: the old one goes first (D14). */
    static boolean exclude(Hosting current, Hosting next) {
        return next.pool().recycling().isExclusive()
                || current.port() instanceof PortChoice.Fixed(int held, String _)
                        && next.port() instanceof PortChoice.Fixed(int wanted, String _)
                        && held == wanted;
    }

    /** Completes when no process of them is left. */
    CompletionStage<@Nullable Void> gone() {
        var gone = new CompletableFuture<@Nullable Void>();
        if (leaving.isEmpty()) {
            gone.complete(null);
        } else {
            awaiting.add(gone);
        }
        return gone;
    }

    /** Their processes. */
    Stream<ProcessStatus> running() {
        return leaving.stream().flatMap(generation -> generation.running().stream());
    }
}
