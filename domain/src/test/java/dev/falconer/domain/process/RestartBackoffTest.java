package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartBackoffTest {

    private static final double MIDDLE = 0.5;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 100", "3, 200", "4, 400", "5, 800", "6, 1600", "7, 3200", "8, 5000", "101, 5000"})
    @DisplayName("D3 the first restart is at once, each further one waits twice as long, up to five seconds")
    void theWaitDoubles(int failures, long millis) {
        assertThat(new RestartBackoff(() -> MIDDLE).afterFailures(failures)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0.0, 750", "0.5, 1000", "0.999999999, 1250"})
    void theWaitIsSpreadByAQuarter(double random, long perThousand) {
        Duration wait = new RestartBackoff(() -> random).afterFailures(4);

        assertThat(wait).isEqualTo(Duration.ofMillis(400 * perThousand / 1000));
    }

    @Test
    void theFirstRestartIsNotSpread() {
        assertThat(new RestartBackoff(() -> 0.999).afterFailures(1)).isZero();
    }
}
