package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Call;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Processes come and go with the load. */
class ScalingIT {

    private static final int MOST = 3;

    /** More than one process has room for. */
    private static final int CALLS_PER_SECOND = 200;

    private static final int MILLISECONDS_EACH = 50;
    private static final String KEPT = """
            <processModel minProcesses="1" maxProcesses="3" maxConcurrentRequests="2" selection="leastBusy"
                growAfter="00:00:00.100" shrinkAfter="00:00:01"/>
            """;

    @Test
    @DisplayName("under load from one process to three, and back to one behind it; nothing fails")
    void growsAndShrinks() {
        HostedSite hosted = HostedSite.of(Site.node()).kept(KEPT);
        try (Falconer falconer = hosted.start()) {
            Report report;
            try (SteadyLoad load = SteadyLoad.start(falconer, CALLS_PER_SECOND, ScalingIT::call)) {
                falconer.log().awaitMatching("app has 3 processes now, after 2");
                Await.until("all answer", () -> load.pids().size() == MOST);
                report = load.finish();
            }
            Measurements.print("from one process to three: " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();

            falconer.log().awaitMatching("app has 1 processes now, after 2");
            Await.until("one is left", () -> falconer.backends().size() == 1);
            assertThat(falconer.http().get("/pid").status()).isEqualTo(200);
            assertThat(falconer.log().matching("is retired: fewer processes are enough"))
                    .hasSize(MOST - 1);
        }
    }

    private static Call call(long number) {
        return number % 4 == 0
                ? Call.pid(number)
                : Calls.echo(number, "/echo?id=" + number + "&ms=" + MILLISECONDS_EACH);
    }
}
