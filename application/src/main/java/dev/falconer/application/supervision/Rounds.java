package dev.falconer.application.supervision;

import dev.falconer.application.admission.ParkingQueue;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private final IdlePolicy idle;
    private final ParkingQueue queue;
    private final InstantSource clock;
    /** When every process was needed for the last time, as far as was seen. */
    private Instant allNeededAt;

    Rounds(Generation generation, PoolPolicy pool, ParkingQueue queue, InstantSource clock) {
        this.generation = generation;
        this.pool = pool;
        this.idle = pool.effectiveIdle();
        this.queue = queue;
        this.clock = clock;
        this.allNeededAt = clock.instant();
    }

    /** Whether the policy asks for anything that has to be looked at, and there is something to look at. */
    boolean areWorthwhile() {
        RecyclingPolicy recycling = pool.recycling();
        boolean asked = !recycling.age().isZero()
                || recycling.requests() > 0
                || recycling.memoryBytes() > 0
                || !pool.health().hang().isZero()
                || idle.sleeps()
                || !pool.scaling().isFixed();
        return asked && generation.hasProcess();
    }

    /** From one round to the next. */
    Duration interval() {
        Duration shortest = shorter(
                ORDINARY, pool.scaling().isFixed() ? ORDINARY : pool.scaling().growAfter());
        shortest = shorter(shortest, idle.sleeps() ? idle.timeout() : ORDINARY);
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
        if (scaling.isFixed()) {
            return;
        }
        boolean waits = !queue.isEmpty() && queue.longestWait().compareTo(scaling.growAfter()) >= 0;
        Optional<ServingProcess> last = generation.slots().getLast().serving();
        if (waits && isFull()) {
            allNeededAt = clock.instant();
            generation.addOne();
        } else if (generation.size() > scaling.fewest()
                && last.map(this::canBeSpared).orElse(false)) {
            // Whether one less would do as well, nobody has looked yet.
            allNeededAt = clock.instant();
            generation.dropLast();
        }
    }

    /** Clients that are bound to a process need that one, others need any. */
    private boolean canBeSpared(ServingProcess last) {
        ScalingPolicy scaling = pool.scaling();
        if (!queue.isEmpty() || !scaling.suffices(generation.size() - 1, underWay())) {
            allNeededAt = clock.instant();
        }
        Duration spare = scaling.selection() == Selection.AFFINITY
                ? last.unusedFor()
                : Duration.between(allNeededAt, clock.instant());
        return spare.compareTo(scaling.shrinkAfter()) >= 0 && !last.isUsed();
    }

    private long underWay() {
        return generation.slots().stream()
                .flatMap(slot -> slot.serving().stream())
                .mapToLong(ServingProcess::underWay)
                .sum();
    }

    /** Requests may wait for something else than room. */
    private boolean isFull() {
        return generation.hasReady()
                && generation.slots().stream()
                        .flatMap(slot -> slot.serving().stream())
                        .allMatch(serving -> serving.backend().isFull());
    }

    private void sleep() {
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
