package dev.falconer.netty.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long SECOND = 1_000_000_000;

    /** 100 bytes per second, 5 seconds at first, 20 at most. */
    private final Allowance allowance = new Allowance(100, 5 * SECOND, 20 * SECOND);

    @Test
    void isUsedUpByWaiting() {
        allowance.spend(4 * SECOND);
        assertThat(allowance.left()).isEqualTo(SECOND);

        allowance.spend(SECOND);
        assertThat(allowance.left()).isZero();
    }

    @Test
    void lastsForeverAtTheRate() {
        for (int i = 0; i < 1_000; i++) {
            allowance.spend(2 * SECOND);
            allowance.earn(200);
        }

        assertThat(allowance.left()).isEqualTo(5 * SECOND);
    }

    @Test
    void isUsedUpBelowTheRate() {
        int seconds = 0;
        while (allowance.left() > 0) {
            allowance.spend(SECOND);
            allowance.earn(50);
            seconds++;
        }

        assertThat(seconds).isEqualTo(10);
    }

    @Test
    void savesNoMoreThanItMay() {
        allowance.earn(Long.MAX_VALUE);

        assertThat(allowance.left()).isEqualTo(20 * SECOND);
    }

    @Test
    void beginsAnew() {
        allowance.spend(60 * SECOND);
        allowance.begin();

        assertThat(allowance.left()).isEqualTo(5 * SECOND);
    }
}
