package dev.falconer.netty.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private final EventLoop eventLoop = new DefaultEventLoop();
    private final Turnstile turnstile = new Turnstile(eventLoop);

    @AfterEach
    void stop() {
        eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void letsAllGoInTheOrderInWhichTheyCame() throws Exception {
        List<Integer> gone = Collections.synchronizedList(new ArrayList<>());
        var all = new CountDownLatch(50);

        for (int i = 0; i < 50; i++) {
            int number = i;
            turnstile.enter(() -> {
                gone.add(number);
                all.countDown();
            });
        }

        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gone).isSorted().hasSize(50);
    }

    @Test
    void isNotHeldUpByOneThatFails() throws Exception {
        var gone = new CountDownLatch(1);

        turnstile.enter(() -> {
            throw new IllegalStateException("planted");
        });
        turnstile.enter(gone::countDown);

        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void goesOnAfterAPause() throws Exception {
        var first = new CountDownLatch(1);
        turnstile.enter(first::countDown);
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        var second = new CountDownLatch(1);
        turnstile.enter(second::countDown);

        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
