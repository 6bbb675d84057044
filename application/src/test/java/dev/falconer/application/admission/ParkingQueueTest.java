package dev.falconer.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.QueuePolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ParkingQueueTest {

    private final List<Integer> waitingWhenTold = new ArrayList<>();
    private final ParkingQueue queue = new ParkingQueue(QueuePolicy.STANDARD, InstantSource.system(), this::told);

    private void told() {
        waitingWhenTold.add(queue.isEmpty() ? 0 : queue.waiting());
    }

    @Test
    void whoeverIsToldOfADemandFindsTheOneWhoHasIt() {
        assertThat(queue.enter()).isNotNull();

        assertThat(waitingWhenTold).containsExactly(1);
    }

    @Test
    void isToldOfOnceUntilItIsHeard() {
        queue.enter();
        queue.enter();
        queue.heard();
        queue.enter();

        assertThat(waitingWhenTold).containsExactly(1, 3);
    }

    @Test
    @Timeout(20)
    void passesATurnOnThatComesAtTheMomentOfLeaving() throws Exception {
        int rounds = 2_000;
        var begun = new AtomicInteger();
        var filled = new AtomicInteger();
        var lost = new ArrayList<Integer>();
        Thread roomMaker = Thread.ofPlatform().start(() -> {
            for (int round = 1; round <= rounds; round++) {
                await(begun, round);
                queue.fill(1);
                filled.set(round);
            }
        });

        for (int round = 1; round <= rounds; round++) {
            Seat leaver = Objects.requireNonNull(queue.enter());
            Seat next = Objects.requireNonNull(queue.enter());
            begun.set(round);
            leaver.abandon();
            await(filled, round);
            if (!next.resolution().toCompletableFuture().isDone()) {
                lost.add(round);
            }
            next.abandon();
        }
        roomMaker.join();

        assertThat(lost).isEmpty();
        assertThat(queue.waiting()).isZero();
    }

    /** Both are to be there at very nearly the same time, so it does not sleep. */
    private static void await(AtomicInteger reached, int round) {
        while (reached.get() < round) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("it takes too long")
                    .isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void letsNobodyGoForRoomThatSomebodyIsOnTheWayTo() {
        Seat first = Objects.requireNonNull(queue.enter());
        Seat second = Objects.requireNonNull(queue.enter());

        queue.fill(1);
        queue.fill(1);

        assertThat(first.resolution()).isCompleted();
        assertThat(second.resolution()).isNotCompleted();
    }
}
