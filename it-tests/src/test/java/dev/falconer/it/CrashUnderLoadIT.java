package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Load;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** kill -9 of the application under a steady load of reads. */
class CrashUnderLoadIT {

    @Test
    @DisplayName("it is back without a human, and the log tells the story")
    void isBack() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
            falconer.http().get("/");
            var outages = new ArrayList<Duration>();
            try (Load load = Load.start(falconer, "/HelloWorld", 4)) {
                for (int kill = 1; kill <= 3; kill++) {
                    load.awaitMore(100);
                    long pid = falconer.http().get("/pid").number();
                    Stopwatch watch = Stopwatch.start();
                    Processes.kill(pid);
                    falconer.log().awaitEvents(1001, kill + 1);
                    outages.add(watch.elapsed());
                    load.awaitMore(100);

                    assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
                    assertThat(falconer.log().awaitEvents(1030, kill).getLast().text())
                            .contains("pid " + pid)
                            .contains("SIGKILL");
                    assertThat(falconer.log().matching("is started again in")).hasSize(kill);
                }

                Map<Integer, Integer> outcomes = load.finish();

                assertThat(outcomes.keySet()).isSubsetOf(200, 502, 503, Load.BROKEN);
                int cut = outcomes.entrySet().stream()
                        .filter(outcome -> outcome.getKey() != 200)
                        .mapToInt(Map.Entry::getValue)
                        .sum();
                assertThat(cut).as("outcomes: " + outcomes).isLessThan(outcomes.get(200));
            }
            Measurements.print("crash: from kill -9 until the next process is ready", outages);
        }
    }

    @Test
    @DisplayName("more crashes in a minute than allowed: 502.5 and event 1003, under load, too")
    void isGivenUp() {
        try (Falconer falconer = Falconer.host(failing());
                Load load = Load.start(falconer, "/", 4)) {
            crashBeyondTheLimit(falconer);

            assertThat(falconer.log().awaitEvent(1003).text()).contains("rapidFailsPerMinute");
            Await.until("502.5", () -> falconer.http().get("/").text().contains("502.5"));
            load.awaitMore(10);
            assertThat(load.finish().keySet()).isSubsetOf(200, 502, 503, Load.BROKEN);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "falconer.long", matches = "true", disabledReason = "takes a minute")
    @DisplayName("RF-05 given up, it recovers alone when the minute is over")
    void recoversAlone() {
        try (Falconer falconer = Falconer.host(failing())) {
            falconer.http().get("/");
            crashBeyondTheLimit(falconer);
            falconer.log().awaitEvent(1003);

            Await.until(
                    "it answers",
                    Duration.ofSeconds(75),
                    () -> falconer.http().get("/").status() == 200);
        }
    }

    private static Site failing() {
        return RawBackend.create(config -> config.with("rapidFailsPerMinute", 2))
                .site();
    }

    private static void crashBeyondTheLimit(Falconer falconer) {
        for (int crash = 1; crash <= 3; crash++) {
            List<Long> started = falconer.log().awaitEvents(1001, crash).stream()
                    .map(entry -> entry.pid())
                    .toList();
            Processes.kill(started.get(crash - 1));
        }
    }
}
