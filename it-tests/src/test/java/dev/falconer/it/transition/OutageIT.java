package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import dev.falconer.it.load.Call;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * An application that ends at once while something that it depends on is away: it is given up, and serves again soon after
 * what it depends on is back, without a human. The time is judged in the long form only, on a machine of its own.
 */
class OutageIT {

    private static final boolean LONG = Boolean.getBoolean("falconer.long");
    private static final Duration OUTAGE = LONG ? Duration.ofMinutes(2) : Duration.ZERO;
    private static final int RAPID_FAILS_PER_MINUTE = LONG ? 10 : 2;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Once in 200 ms. */
    private static final int CALLS_PER_SECOND = 5;

    private static final int GIVEN_UP = 1003;

    private static final String PROGRAM = """
            import os, sys
            from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

            if not os.path.exists(sys.argv[1]):
                sys.exit("what this depends on is away")

            class Handler(BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"

                def do_GET(self):
                    body = b"%d" % os.getpid()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

                def log_message(self, *args):
                    pass

            ThreadingHTTPServer(("127.0.0.1", int(os.environ["ASPNETCORE_PORT"])), Handler).serve_forever()
            """;

    @Test
    @DisplayName("an outage of two minutes, rapid-fail and all: it serves two seconds after the dependency is back")
    void servesWhenItIsBack() throws IOException {
        Path dependency = Scratch.write("dependency", "");
        Site site = Site.script(PROGRAM)
                .configure(config -> config.with("arguments", "program.py " + dependency)
                        .with("rapidFailsPerMinute", RAPID_FAILS_PER_MINUTE));
        try (Falconer falconer = Falconer.host(site);
                SteadyLoad load = SteadyLoad.start(
                        falconer,
                        CALLS_PER_SECOND,
                        Call::pid,
                        reply -> List.of(502, 503).contains(reply.status()))) {
            Await.until("it answers", () -> load.pids().size() == 1);
            Files.delete(dependency);
            Processes.kill(load.pids().iterator().next());
            Stopwatch outage = Stopwatch.start();
            Await.until(
                    "it is given up",
                    PATIENCE,
                    () -> !falconer.log().events(GIVEN_UP).isEmpty());
            Await.until(
                    "the outage is over",
                    OUTAGE.plus(PATIENCE),
                    () -> outage.elapsed().compareTo(OUTAGE) >= 0);

            Files.createFile(dependency);
            Stopwatch sinceItsReturn = Stopwatch.start();

            Await.until("it serves again", PATIENCE, () -> load.pids().size() == 2);
            Duration backAfter = sinceItsReturn.elapsed();
            Report report = load.finish();
            Measurements.print(String.format(
                    Locale.ROOT,
                    "outage of %.0f s: served %.2f s after the dependency was back: %s",
                    outage.elapsed().minus(backAfter).toMillis() / 1e3,
                    backAfter.toMillis() / 1e3,
                    report.summary()));
            assertThat(report.losses()).as(report.lossesInWords()).isEmpty();
            if (LONG) {
                assertThat(backAfter).as(falconer.log().text()).isLessThan(BACK_WITHIN);
            }
        }
    }
}
