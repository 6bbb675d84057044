package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.WebConfig;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 of Falconer: within a second nothing that it started is left. */
class NoOrphanIT {

    /** Children in every position: in the group, in a session of their own, behind a parent that has gone, deaf. */
    private static final String PROGRAM = """
            import os, signal, subprocess, sys, http.server
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            subprocess.Popen(["sleep", "1001"])
            subprocess.Popen(["sh", "-c", "trap '' TERM; sleep 1002 & wait"])
            subprocess.Popen(["sleep", "1003"], start_new_session=True)
            subprocess.Popen(["sh", "-c", "sleep 1004 & exit 0"]).wait()
            class App(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
            http.server.HTTPServer(("127.0.0.1", int(os.environ["ASPNETCORE_PORT"])), App).serve_forever()
            """;

    private static final int PROCESSES = 6;

    @ParameterizedTest
    @ValueSource(strings = {"a program with children", "a launcher with children", "a launcher that has left"})
    @DisplayName("CR-02 no child is left, nor a grandchild")
    void isAlone(String kind) {
        Site site = Site.script(PROGRAM);
        if (kind.startsWith("a launcher")) {
            String end = kind.endsWith("left") ? "sleep 2" : "wait";
            site.write("launcher.sh", "python3 program.py &\n" + end + "\n")
                    .configure(_ -> WebConfig.aspNetCore("sh", "launcher.sh"));
        }
        Falconer falconer = Falconer.host(site);
        try (falconer) {
            assertThat(falconer.http().get("/").status()).isEqualTo(200);
            if (kind.endsWith("left")) {
                long launcher = falconer.log().awaitEvent(1001).pid();
                Await.until("the launcher has left", () -> !falconer.backends().contains(launcher));
            }
            assertThat(falconer.backends()).hasSizeGreaterThanOrEqualTo(PROCESSES);

            falconer.killHard();

            Await.until(
                    "nobody is left",
                    Duration.ofSeconds(1),
                    () -> falconer.backends().isEmpty());
        }
    }
}
