package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Reply;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.Report.Way;
import dev.falconer.it.load.SteadyLoad;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** app_offline.htm comes and goes under a steady load: the page or the application, and never two processes at once. */
class AppOfflineUnderLoadIT {

    private static final int TOGGLES = 20;
    private static final int CALLS_BETWEEN = 50;
    private static final int CALLS_PER_SECOND = 300;
    private static final String FILE = "app_offline.htm";
    private static final String PAGE = "<p>The app is offline.</p>\n";

    private static final int STARTED = 1001;

    /** How long the file stays. */
    private enum Stay {
        UNTIL_THE_PROCESS_IS_GONE,
        /** So that the next process is wanted while the one before is still leaving. */
        UNTIL_THE_PAGE_IS_SEEN,
        /** So that it may be noticed or not. */
        NOT_AT_ALL
    }

    static Stream<HostedApplication> applications() {
        return Boolean.getBoolean("falconer.long")
                ? Stream.of(HostedApplication.values())
                : Stream.of(HostedApplication.ASP_NET_CORE);
    }

    @ParameterizedTest
    @MethodSource("applications")
    @DisplayName("toggled twenty times: only 200 and 503 with the page, and no process beside another")
    void answersOneOrTheOther(HostedApplication application) {
        Site site = application.site();
        SoleProcess process = SoleProcess.watching(site);
        Report report;
        try (Falconer falconer = Falconer.host(site)) {
            try (SteadyLoad load = SteadyLoad.start(
                    falconer,
                    CALLS_PER_SECOND,
                    Calls.mixed("", application.greeting()),
                    AppOfflineUnderLoadIT::isThePage)) {
                for (int toggle = 0; toggle < TOGGLES; toggle++) {
                    load.awaitMore(CALLS_BETWEEN);
                    site.write(FILE, PAGE);
                    await(Stay.values()[toggle % Stay.values().length], falconer);
                    site.delete(FILE);
                    Await.until("online", () -> falconer.http().get("/").status() == 200);
                }
                load.awaitMore(CALLS_BETWEEN);

                report = load.finish();
            }
            Measurements.print(
                    "app_offline under load: " + application + ", toggled " + TOGGLES + " times: " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            assertThat(process.overlaps()).as(falconer.log().text()).isEmpty();
        }
        assertThat(report.ways().keySet().stream().map(Way::end)).contains("200", "503");
        assertThat(process.lives()).hasSizeGreaterThanOrEqualTo(TOGGLES / Stay.values().length * 2);
    }

    private static boolean isThePage(Reply reply) {
        return reply.status() == 503 && reply.text().equals(PAGE);
    }

    private static void await(Stay stay, Falconer falconer) {
        switch (stay) {
            case UNTIL_THE_PROCESS_IS_GONE ->
                Await.until("no process is left", () -> falconer.backends().isEmpty());
            case UNTIL_THE_PAGE_IS_SEEN ->
                Await.until("offline", () -> falconer.http().get("/").text().equals(PAGE));
            case NOT_AT_ALL -> {}
        }
    }

    @Test
    @DisplayName("a recycle, in which there are two on purpose, is seen by the same means")
    void seesTwo() {
        Site site = HostedApplication.PYTHON.site();
        SoleProcess process = SoleProcess.watching(site);
        try (Falconer falconer = Falconer.host(site)) {
            falconer.http().get("/");

            site.touchConfig();

            falconer.log().awaitEvents(STARTED, 2);
            assertThat(process.overlaps()).hasSize(1);
            assertThat(process.lives()).hasSize(2);
        }
    }
}
