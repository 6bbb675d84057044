package dev.falconer.application.supervision;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.falconer.application.port.driven.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SupervisorLoopTest {

    private final BlockingQueue<Throwable> bugs = new LinkedBlockingQueue<>();

    @AutoClose
    private final SupervisorLoop loop = new SupervisorLoop((_, bug) -> bugs.add(bug));

    @Test
    void tasksRunOneByOneInTheOrderOfPosting() throws Exception {
        var order = new ArrayList<Integer>();
        var done = new CompletableFuture<List<Integer>>();

        for (int i = 0; i < 100; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
        }
        loop.execute(() -> done.complete(List.copyOf(order)));

        assertThat(done.get(10, SECONDS)).hasSize(100).isSorted();
    }

    @Test
    void onlyTheLoopIsTheLoop() throws Exception {
        assertThat(loop.isCurrent()).isFalse();
        var there = new CompletableFuture<Boolean>();

        loop.execute(() -> there.complete(loop.isCurrent()));

        assertThat(there.get(10, SECONDS)).isTrue();
        assertThat(loop.isCurrent()).isFalse();
    }

    @Test
    void aTaskThatThrowsIsToldAndTheLoopGoesOn() throws Exception {
        var bug = new IllegalStateException("planted");
        var next = new CountDownLatch(1);

        loop.execute(() -> {
            throw bug;
        });
        loop.execute(next::countDown);

        assertThat(bugs.poll(10, SECONDS)).isSameAs(bug);
        assertThat(next.await(10, SECONDS)).isTrue();
    }

    @Test
    void aClosedTimerDoesNotFire() throws Exception {
        var fired = new LinkedBlockingQueue<String>();

        loop.execute(() -> {
            Watch closed = loop.after(Duration.ofMillis(1), () -> fired.add("closed"));
            loop.after(Duration.ofMillis(20), () -> fired.add("open"));
            closed.close();
        });

        assertThat(fired.poll(10, SECONDS)).isEqualTo("open");
    }

    @Test
    void afterClosingTasksAreDroppedAndNobodyIsTold() {
        loop.close();

        assertThatNoException().isThrownBy(() -> {
            loop.execute(() -> bugs.add(new AssertionError("ran")));
            loop.after(Duration.ofSeconds(1), () -> {}).close();
        });
        assertThat(bugs).isEmpty();
    }

    @Test
    void whatWasPostedBeforeClosingStillRuns() throws Exception {
        var held = new CountDownLatch(1);
        var ran = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException unexpected) {
                bugs.add(unexpected);
            }
        });
        loop.execute(ran::countDown);

        loop.close();
        held.countDown();

        assertThat(ran.await(10, SECONDS)).isTrue();
        assertThat(bugs).isEmpty();
    }
}
