package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that must be alone is never beside itself, and requests wait while its processes change hands. */
class ExclusiveRecycleIT {

    private static final int RECYCLES = Boolean.getBoolean("falconer.long") ? 50 : 2;
    private static final int CALLS_BETWEEN = 100;
    private static final int CALLS_PER_SECOND = 300;

    private static final int STARTED = 1001;

    @ParameterizedTest
    @EnumSource(
            value = RecycleCause.class,
            names = {"WEB_CONFIG_TOUCHED", "WEB_CONFIG_TOUCHED_TWICE", "MUCH_ASKED", "ILL", "DEPLOYED"})
    @DisplayName("recycled without overlap: no process beside another, and no request fails")
    void isAlone(RecycleCause cause) {
        Site site = HostedApplication.NODE.site();
        SoleProcess process = SoleProcess.watching(site);
        HostedSite hosted = cause.prepare(HostedSite.of(site)).defaults("<recycling overlap=\"false\"/>");
        try (Falconer falconer = hosted.start()) {
            Report report;
            try (SteadyLoad load =
                    SteadyLoad.start(falconer, CALLS_PER_SECOND, Calls.mixed("", HostedApplication.NODE.greeting()))) {
                load.awaitAnswerOf(falconer.log().awaitEvent(STARTED).listener());
                for (int recycle = 1; recycle <= RECYCLES; recycle++) {
                    load.awaitMore(CALLS_BETWEEN);
                    cause.bringAbout(falconer, hosted, recycle);
                    load.awaitAnswerOf(falconer.log()
                            .awaitEvents(STARTED, recycle + 1)
                            .get(recycle)
                            .listener());
                }
                report = load.finish();
            }
            Measurements.print("without overlap: " + cause + ": " + RECYCLES + " recycles: " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            assertThat(process.overlaps()).as(falconer.log().text()).isEmpty();
        }
    }
}
