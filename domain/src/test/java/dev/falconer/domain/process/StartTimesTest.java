package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartTimesTest {

    private final StartTimes times = new StartTimes();

    @Test
    void withoutAnyNothingIsTypical() {
        assertThat(times.typical()).isZero();
    }

    @Test
    void oneThatTookVeryLongIsNotTypical() {
        record(2, 90, 3);

        assertThat(times.typical()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void onlyTheLatestFiveCount() {
        record(90, 90, 90, 90, 90, 1, 2, 3, 4, 5);

        assertThat(times.typical()).isEqualTo(Duration.ofSeconds(3));
    }

    private void record(int... seconds) {
        for (int each : seconds) {
            times.record(Duration.ofSeconds(each));
        }
    }
}
