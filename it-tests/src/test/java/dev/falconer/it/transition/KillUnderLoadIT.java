package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Call;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.Report.Loss;
import dev.falconer.it.load.SteadyLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * kill -9 of one of three processes under a mixed load: what was inside it and must not be done twice fails, with 502, the
 * log lists exactly that, and nothing of it arrives anywhere else.
 */
class KillUnderLoadIT {

    private static final int PROCESSES = 3;
    private static final int KILLS = Boolean.getBoolean("falconer.long") ? 30 : 5;
    private static final int CALLS_BETWEEN = 100;

    /** More than the clients get through when each POST takes so long: so there are always some inside each process. */
    private static final int CALLS_PER_SECOND = 300;

    private static final int MILLISECONDS_INSIDE = 200;

    private static final int STARTED = 1001;

    @Test
    @DisplayName("only POSTs inside the killed process fail, with 502, and the log lists exactly those")
    void losesWhatWasInside() throws IOException {
        Path arrivals = Scratch.write("arrivals", "");
        Site site = Site.node()
                .configure(config -> config.with("processesPerApplication", PROCESSES)
                        .with("rapidFailsPerMinute", 100)
                        .variable("ARRIVALS", arrivals.toString()));
        var killed = new ArrayList<Integer>();
        Report report;
        try (Falconer falconer = Falconer.host(site)) {
            try (SteadyLoad load = SteadyLoad.start(falconer, CALLS_PER_SECOND, KillUnderLoadIT::call)) {
                falconer.log().awaitEvents(STARTED, PROCESSES);
                for (int kill = 1; kill <= KILLS; kill++) {
                    load.awaitMore(CALLS_BETWEEN);
                    LogEntry oldest = longestRunning(falconer, kill);
                    load.awaitAnswerOf(oldest.listener());
                    Processes.kill(oldest.listener());
                    killed.add(oldest.port());
                    falconer.log().awaitEvents(STARTED, PROCESSES + kill);
                }
                load.awaitMore(CALLS_BETWEEN);

                report = load.finish();
            }
            List<LostRequest> listed = LostRequest.in(falconer.log());
            Measurements.print("kill: one of " + PROCESSES + " processes, " + KILLS + " times: " + report.summary()
                    + "; in the log: " + listed.size());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isNotEmpty()
                    .allSatisfy(loss -> {
                        assertThat(loss.call().method()).isEqualTo("POST");
                        assertThat(loss.status()).isEqualTo(502);
                    });
            assertThat(listed)
                    .extracting(LostRequest::id)
                    .containsExactlyInAnyOrderElementsOf(report.losses().stream()
                            .map(Loss::call)
                            .map(Call::id)
                            .toList());
            assertThat(listed).extracting(LostRequest::method).containsOnly("POST");
            assertThat(listed).extracting(LostRequest::port).isSubsetOf(killed);
            assertThat(Files.readAllLines(arrivals)).as("POSTs that arrived").doesNotHaveDuplicates();
        }
    }

    private static Call call(long number) {
        return number % 2 == 0
                ? Call.pid(number)
                : Calls.echo(number, "/echo?id=" + number + "&ms=" + MILLISECONDS_INSIDE);
    }

    /** The one that has run for longest; each kill has ended another one. */
    private static LogEntry longestRunning(Falconer falconer, int kill) {
        return falconer.log().events(STARTED).get(kill - 1);
    }
}
