package dev.falconer.application.recycling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.recycling.ShadowedFolder.Attempt;
import dev.falconer.application.supervision.HandTurnedLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class ShadowedFolderTest {

    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration ALMOST = QUIET.minusMillis(1);

    private final HandTurnedLoop loop = new HandTurnedLoop();
    /** Copying that has begun and not ended. */
    private final Deque<Runnable> begun = new ArrayDeque<>();

    private Attempt outcome = Attempt.DONE;
    private int copies;
    private final ShadowedFolder folder = new ShadowedFolder(QUIET, this::copy, begun::add, loop);

    private Attempt copy() {
        copies++;
        return outcome;
    }

    private void change() {
        folder.changed();
        loop.settle();
    }

    /** What has begun ends. */
    private void end() {
        begun.remove().run();
        loop.settle();
    }

    private void pass(Duration time) {
        loop.advance(time);
        while (!begun.isEmpty()) {
            end();
        }
    }

    private void passHours(int hours) {
        for (int second = 0; second < hours * 3_600; second++) {
            pass(Duration.ofSeconds(1));
        }
    }

    @Test
    void isCopiedWhenItHasBeenQuietForAWhile() {
        change();
        pass(ALMOST);
        assertThat(copies).isZero();

        pass(Duration.ofMillis(1));

        assertThat(copies).isOne();
    }

    @Test
    void isNotCopiedWhileOneChangeFollowsAnother() {
        for (int i = 0; i < 100; i++) {
            change();
            pass(ALMOST);
        }
        assertThat(copies).isZero();

        pass(QUIET);

        assertThat(copies).isOne();
    }

    @Test
    void isCopiedOnceForManyChanges() {
        for (int i = 0; i < 100; i++) {
            change();
        }

        pass(Duration.ofHours(1));

        assertThat(copies).isOne();
    }

    @Test
    void isCopiedAgainAfterAChangeWhileItWasCopied() {
        change();
        loop.advance(QUIET);
        change();
        change();
        loop.advance(QUIET);
        assertThat(begun).hasSize(1);
        end();

        pass(ALMOST);
        assertThat(copies).isOne();
        pass(Duration.ofMillis(1));

        assertThat(copies).isEqualTo(2);
    }

    @Test
    void isTriedAgainLessAndLessOftenWhereItFails() {
        outcome = Attempt.FAILED;
        change();
        pass(QUIET);
        assertThat(copies).isOne();

        pass(QUIET.multipliedBy(2).minusMillis(1));
        assertThat(copies).isOne();
        pass(Duration.ofMillis(1));
        assertThat(copies).isEqualTo(2);
        pass(QUIET.multipliedBy(4));
        assertThat(copies).isEqualTo(3);

        copies = 0;
        passHours(2);
        assertThat(copies).isBetween(20, 30);
    }

    @Test
    void isTriedAgainSoonAfterAChangeHoweverOftenItFailed() {
        outcome = Attempt.FAILED;
        change();
        passHours(2);
        outcome = Attempt.DONE;
        copies = 0;

        change();
        pass(QUIET);

        assertThat(copies).isOne();
        passHours(2);
        assertThat(copies).isOne();
    }

    @Test
    void isNotCopiedOnceItIsClosed() {
        change();
        folder.close();

        pass(Duration.ofHours(1));
        change();
        pass(Duration.ofHours(1));

        assertThat(copies).isZero();
    }

    @Test
    void mayBeClosedWhileItIsCopied() {
        outcome = Attempt.FAILED;
        change();
        loop.advance(QUIET);
        folder.close();
        end();

        pass(Duration.ofHours(1));

        assertThat(copies).isOne();
    }
}
