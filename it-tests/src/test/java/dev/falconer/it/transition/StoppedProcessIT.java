package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Call;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.Report.Loss;
import dev.falconer.it.load.SteadyLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * One of two processes that runs and does nothing any more: it is noticed by asking it, looked at by a command, and replaced,
 * and only what was inside it and must not be done twice is lost.
 */
class StoppedProcessIT {

    private static final int PROCESSES = 2;
    private static final int CALLS_BETWEEN = 200;
    private static final int CALLS_PER_SECOND = 200;

    private static final int STARTED = 1001;

    private static final String LOOK = """
            echo "looked at $FALCONER_PID, which is $(cut -d ' ' -f 3 /proc/"$FALCONER_PID"/stat)" >>"$1"
            """;

    @Test
    @DisplayName("SIGSTOP of one of two processes: noticed, looked at, replaced; the other goes on")
    void replacesIt() throws IOException {
        Site site = Site.node()
                .write("look.sh", LOOK)
                .configure(config ->
                        config.with("processesPerApplication", PROCESSES).with("shutdownTimeLimit", 2));
        HostedSite hosted = HostedSite.of(site);
        Path evidence = hosted.folder().resolve("evidence.txt");
        hosted = hosted.kept("""
                <health>
                  <liveness path="/health" interval="00:00:00.200" timeout="00:00:00.500" failures="2"/>
                  <evidence command="sh" arguments="look.sh %s"/>
                </health>
                """.formatted(evidence));
        Report report;
        try (Falconer falconer = hosted.start()) {
            LogEntry stopped;
            try (SteadyLoad load = SteadyLoad.start(falconer, CALLS_PER_SECOND, StoppedProcessIT::call)) {
                stopped = falconer.log().awaitEvents(STARTED, PROCESSES).getFirst();
                load.awaitAnswerOf(stopped.pid());
                load.awaitMore(CALLS_BETWEEN);

                Processes.signal(stopped.pid(), "STOP");

                LogEntry next =
                        falconer.log().awaitEvents(STARTED, PROCESSES + 1).getLast();
                load.awaitAnswerOf(next.pid());
                Await.until("the stopped one is gone", () -> !Processes.alive(stopped.pid()));
                load.awaitMore(CALLS_BETWEEN);
                report = load.finish();
            }
            List<LostRequest> listed = LostRequest.in(falconer.log());
            Measurements.print("one of two processes stopped: " + report.summary());
            assertThat(falconer.log().matching("\\[pid " + stopped.pid() + "] is ill"))
                    .hasSize(1);
            assertThat(Files.readAllLines(evidence)).containsExactly("looked at " + stopped.pid() + ", which is T");
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .extracting(Loss::call)
                    .extracting(Call::id)
                    .containsExactlyInAnyOrderElementsOf(
                            listed.stream().map(LostRequest::id).toList());
            assertThat(listed).allSatisfy(lost -> {
                assertThat(lost.method()).isEqualTo("POST");
                assertThat(lost.port()).isEqualTo(stopped.port());
            });
        }
    }

    private static Call call(long number) {
        // Not every other call: two processes that take turns would each get one kind only.
        return number % 3 == 0 ? Call.pid(number) : Calls.echo(number, "/echo?id=" + number);
    }
}
