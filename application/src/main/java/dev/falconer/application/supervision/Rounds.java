package dev.falconer.application.supervision;

import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is looked at from time to time in the processes of a generation: whether one should be replaced, whether more or fewer
 * are needed, whether nobody needs any. Confined to the supervisor loop.
 */
final class Rounds {

    private static final Duration ORDINARY = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(50);

    private final Generation generation;
    private final PoolPolicy pool;
    private final ParkingQueue queue;

    Rounds(Generation generation, PoolPolicy pool, ParkingQueue queue) {
        this.generation = generation;
        this.pool = pool;
        this.queue = queue;
    }

    /** Whether the policy asks for anything that has to be looked at, and there is something to look at. */
    boolean areWorthwhile() {
        RecyclingPolicy recycling = pool.recycling();
        boolean asked = !recycling.age().isZero()
                || recycling.requests() > 0
                || recycling.memoryBytes() > 0
                || !pool.health().hang().isZero()
                || pool.idle().sleeps()
                || !pool.scaling().isFixed();
        return asked && generation.hasProcess();
    }

    /** From one round to the next. */
    Duration interval() {
        Duration shortest = shorter(
                ORDINARY, pool.scaling().isFixed() ? ORDINARY : pool.scaling().growAfter());
        shortest = shorter(shortest, pool.idle().sleeps() ? pool.idle().timeout() : ORDINARY);
        return shortest.compareTo(SHORTEST) < 0 ? SHORTEST : shortest;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    void make() {
        for (Slot slot : List.copyOf(generation.slots())) {
            Optional<RetireReason> due = slot.serving().flatMap(ServingProcess::look);
            due.ifPresent(reason -> generation.replace(slot, reason));
        }
        scale();
        sleep();
    }

    private void scale() {
        ScalingPolicy scaling = pool.scaling();
        boolean waits = !queue.isEmpty() && queue.longestWait().compareTo(scaling.growAfter()) >= 0;
        if (!scaling.isFixed() && waits && isFull()) {
            generation.addOne();
        } else if (generation.size() > scaling.fewest()) {
            Slot last = generation.slots().getLast();
            boolean unneeded = last.serving()
                    .map(serving -> serving.unusedFor().compareTo(scaling.shrinkAfter()) >= 0)
                    .orElse(false);
            if (unneeded) {
                generation.dropLast();
            }
        }
    }

    /** Requests may wait for something else than room. */
    private boolean isFull() {
        return generation.hasReady()
                && generation.slots().stream()
                        .flatMap(slot -> slot.serving().stream())
                        .allMatch(serving -> serving.backend().isFull());
    }

    private void sleep() {
        IdlePolicy idle = pool.idle();
        if (!idle.sleeps() || !queue.isEmpty() || !generation.hasReady()) {
            return;
        }
        boolean unused = generation.slots().stream()
                .allMatch(slot -> slot.serving()
                        .map(serving -> serving.unusedFor().compareTo(idle.timeout()) >= 0)
                        .orElse(slot.isIdle() || slot.isAsleep()));
        if (unused) {
            generation.rest();
        }
    }
}
