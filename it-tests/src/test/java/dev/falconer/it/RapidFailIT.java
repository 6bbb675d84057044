package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that fail again and again within a minute. */
class RapidFailIT {

    @ParameterizedTest
    @ValueSource(ints = {5, 1, 0})
    @DisplayName("RF-01 RF-02 RF-03 RF-04 RF-06 with a limit of n, n+1 crashes end it: 502.5 at once, and event 1003")
    void endsWithOneMoreThanTheLimit(int limit) {
        try (Falconer falconer = Falconer.host(failing(limit))) {
            assertThat(falconer.http().get("/").status()).isEqualTo(200);

            for (int crash = 1; crash <= limit; crash++) {
                crash(falconer, crash);
                falconer.log().awaitEvents(1001, crash + 1);
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
            crash(falconer, limit + 1);

            LogEntry blocked = falconer.log().awaitEvent(1003);
            assertThat(blocked.text()).contains("more than " + limit + " times").contains("next trial at");
            Stopwatch watch = Stopwatch.start();
            Answer answer = falconer.http().get("/");
            assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(2));
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("502.5");
            assertThat(falconer.log().events(1001)).hasSize(limit + 1);
            assertThat(falconer.backends()).isEmpty();
        }
    }

    @Test
    @DisplayName("RF-07 failed starts count, and many requests do not make it spin")
    void countsFailedStarts() {
        Site site = Site.shell("exit 3").configure(config -> config.with("rapidFailsPerMinute", 2));
        try (Falconer falconer = Falconer.host(site)) {
            for (int request = 0; request < 20; request++) {
                assertThat(falconer.http().get("/").status()).isEqualTo(502);
            }

            assertThat(falconer.log().awaitEvents(1020, 3)).hasSize(3);
            assertThat(falconer.log().awaitEvent(1003).text()).contains("more than 2 times");
        }
    }

    @Test
    @DisplayName("RF-08 a limit of 101 is refused, and the log names the range")
    void refusesAHigherLimit() {
        try (Falconer falconer = Falconer.host(failing(101))) {
            assertThat(falconer.http().get("/").status()).isEqualTo(500);
            assertThat(falconer.log().awaitEvent(1034).text())
                    .contains("rapidFailsPerMinute")
                    .contains("101")
                    .contains("100");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "falconer.long", matches = "true", disabledReason = "takes a minute")
    @DisplayName("RF-05 it starts again by itself when a minute has passed")
    void recoversAlone() {
        try (Falconer falconer = Falconer.host(failing(0))) {
            falconer.http().get("/");
            crash(falconer, 1);
            falconer.log().awaitEvent(1003);
            Stopwatch watch = Stopwatch.start();

            Await.until(
                    "a second start",
                    Duration.ofSeconds(75),
                    () -> falconer.log().events(1001).size() == 2);

            assertThat(watch.elapsed()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(70));
            assertThat(falconer.http().get("/").status()).isEqualTo(200);
        }
    }

    private static Site failing(int limit) {
        return RawBackend.create(config -> config.with("rapidFailsPerMinute", limit))
                .site();
    }

    private static void crash(Falconer falconer, int number) {
        List<LogEntry> started = falconer.log().awaitEvents(1001, number);
        Processes.kill(started.get(number - 1).pid());
        falconer.log().awaitEvents(1030, number);
    }
}
