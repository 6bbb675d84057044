package dev.falconer.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.QueuePolicy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
