package dev.falconer.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.QueuePolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        var told = new CyclicBarrier(2);
        var lost = new ArrayList<Integer>();
        try (var executor = Executors.newFixedThreadPool(1)) {
            for (int round = 0; round < 10_000; round++) {
                Seat leaver = Objects.requireNonNull(queue.enter());
                Seat next = Objects.requireNonNull(queue.enter());
                Future<?> roomMaker = executor.submit(() -> {
                    told.await();
                    queue.fill(1);
                    return true;
                });

                told.await();
                leaver.abandon();
                roomMaker.get();

                if (!next.resolution().toCompletableFuture().isDone()) {
                    lost.add(round);
                }
                next.abandon();
            }
        }

        assertThat(lost).isEmpty();
        assertThat(queue.waiting()).isZero();
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
