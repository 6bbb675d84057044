package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Stopwatch;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recycles of every cause under a steady load of GET and POST, over HTTP/1.1 and HTTP/2: no request fails, and no connection
 * is reset. In the long form fifty recycles and a hundred thousand requests for each application and cause.
 */
class ZeroLossIT {

    private static final boolean LONG = Boolean.getBoolean("falconer.long");
    private static final int RECYCLES = LONG ? 50 : 2;
    private static final int CALLS = LONG ? 100_000 : 1_000;
    private static final int CALLS_BETWEEN = 100;
    private static final int CALLS_PER_SECOND = 500;

    private static final int STARTED = 1001;
    private static final int RECYCLE_FAILED = 1022;
    private static final int EXITED = 1030;

    /** In the long form every application with every cause; otherwise all with the first, and one with each other. */
    static List<Arguments> applicationsAndCauses() {
        List<HostedApplication> applications = List.of(HostedApplication.values());
        List<RecycleCause> causes = List.of(RecycleCause.values());
        var all = new ArrayList<Arguments>();
        for (int cause = 0; cause < causes.size(); cause++) {
            boolean withEach = LONG || cause == 0;
            int turn = cause % applications.size();
            for (HostedApplication application : withEach ? applications : applications.subList(turn, turn + 1)) {
                all.add(Arguments.of(application, causes.get(cause)));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("applicationsAndCauses")
    @DisplayName("no request is lost by a recycle")
    void losesNothing(HostedApplication application, RecycleCause cause) {
        HostedSite hosted = cause.prepare(HostedSite.of(application.site()));
        Stopwatch watch = Stopwatch.start();
        Report report;
        try (Falconer falconer = hosted.start()) {
            try (SteadyLoad load =
                    SteadyLoad.start(falconer, CALLS_PER_SECOND, Calls.mixed(hosted.base(), application.greeting()))) {
                load.awaitAnswerOf(started(falconer, 0));
                for (int recycle = 1; recycle <= RECYCLES; recycle++) {
                    load.awaitMore(CALLS_BETWEEN);
                    cause.bringAbout(falconer, hosted, recycle);
                    load.awaitAnswerOf(started(falconer, recycle));
                    falconer.log().awaitEvents(EXITED, recycle);
                }
                load.awaitCalls(CALLS);

                report = load.finish();
            }
            print(application, cause, report, watch);
            assertThat(falconer.log().events(RECYCLE_FAILED)).isEmpty();
            assertThat(report.losses())
                    .as(
                            "lost of %s:%n%s%n%s",
                            report.summary(),
                            report.lossesInWords(),
                            falconer.log().text())
                    .isEmpty();
            assertThat(falconer.log().matching("is retired: " + cause.reason())).hasSizeGreaterThanOrEqualTo(RECYCLES);
        }
        assertThat(report.calls()).isGreaterThanOrEqualTo(CALLS);
        assertThat(report.pids()).hasSizeGreaterThan(RECYCLES);
    }

    /** The process that answers after so many recycles, as soon as it has started. */
    private static long started(Falconer falconer, int recycles) {
        return falconer.log().awaitEvents(STARTED, recycles + 1).get(recycles).listener();
    }

    private static void print(HostedApplication application, RecycleCause cause, Report report, Stopwatch watch) {
        Measurements.print(String.format(
                Locale.ROOT,
                "zero loss: %s, %s: %d recycles in %.0f s: %s",
                application,
                cause,
                RECYCLES,
                watch.elapsed().toMillis() / 1e3,
                report.summary()));
    }
}
