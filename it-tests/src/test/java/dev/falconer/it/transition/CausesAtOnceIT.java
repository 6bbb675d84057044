package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Causes of recycles that come while others are under way, in an application whose number of processes changes: nothing is lost. */
class CausesAtOnceIT {

    private static final boolean LONG = Boolean.getBoolean("falconer.long");
    private static final int CAUSES = LONG ? 200 : 12;
    private static final int MOST_CALLS_BETWEEN = 150;
    private static final int CALLS_PER_SECOND = 400;
    private static final long SEED = 20_261_126;

    private static final List<RecycleCause> FROM_OUTSIDE = List.of(
            RecycleCause.WEB_CONFIG_TOUCHED,
            RecycleCause.ENVIRONMENT_FILE_WRITTEN,
            RecycleCause.COMMANDED,
            RecycleCause.ILL,
            RecycleCause.DEPLOYED);

    private static final String KEPT = """
            <processModel minProcesses="2" maxProcesses="4" maxConcurrentRequests="6" selection="leastBusy"
                growAfter="00:00:00.100" shrinkAfter="00:00:01"/>
            <recycling><periodicRestart time="00:00:05" requests="700"/></recycling>
            """;

    @ParameterizedTest
    @EnumSource(
            value = HostedApplication.class,
            names = {"NODE", "PYTHON"})
    @DisplayName("whatever comes in between, nothing is lost")
    void losesNothing(HostedApplication application) {
        HostedSite hosted = RecycleCause.ENVIRONMENT_FILE_WRITTEN
                .prepare(RecycleCause.ILL.prepare(HostedSite.of(application.site())))
                .kept(KEPT);
        var random = new Random(SEED);
        var times = new EnumMap<RecycleCause, Integer>(RecycleCause.class);
        Report report;
        try (Falconer falconer = hosted.start()) {
            try (SteadyLoad load =
                    SteadyLoad.start(falconer, CALLS_PER_SECOND, Calls.mixed("", application.greeting()))) {
                for (int i = 1; i <= CAUSES; i++) {
                    load.awaitMore(random.nextInt(MOST_CALLS_BETWEEN));
                    RecycleCause cause = FROM_OUTSIDE.get(random.nextInt(FROM_OUTSIDE.size()));
                    cause.bringAbout(falconer, hosted, times.merge(cause, 1, Integer::sum));
                }
                load.awaitMore(MOST_CALLS_BETWEEN);
                report = load.finish();
            }
            Measurements.print("causes at once: " + application + ", " + CAUSES + " of them: " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
        }
    }
}
