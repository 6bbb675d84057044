package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Load;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Processes that end though nobody asked them to. */
class CrashIT {

    @Nested
    class OfTheApplication {

        @Test
        @DisplayName("CR-01 CR-10 killed three times, it is back three times, and the log says which process went")
        void isMended() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                long pid = falconer.http().get("/pid").number();
                for (int kill = 1; kill <= 3; kill++) {
                    Processes.kill(pid);

                    LogEntry started =
                            falconer.log().awaitEvents(1001, kill + 1).get(kill);
                    long next = falconer.http().get("/pid").number();
                    assertThat(next).isNotEqualTo(pid).isEqualTo(started.pid());
                    assertThat(Processes.image(next)).hasFileName("dotnet");
                    LogEntry gone = falconer.log().awaitEvents(1030, kill).get(kill - 1);
                    assertThat(gone.pid()).isEqualTo(pid);
                    assertThat(gone.text()).contains("SIGKILL");
                    assertThat(gone.port())
                            .isEqualTo(falconer.log().events(1001).get(kill - 1).port());
                    pid = next;
                }
            }
        }

        @Test
        @DisplayName("CR-03 an application that stops by itself is started again")
        void isStartedAgainAfterStoppingItself() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                long pid = falconer.http().get("/pid").number();

                assertThat(falconer.http().get("/stop-self").text()).isEqualTo("stopping");

                falconer.log().awaitEvents(1001, 2);
                assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
            }
        }

        @Test
        @DisplayName("CR-04 under load it stops by itself: nothing but 200, 502, 503 and cut connections")
        void stopsItselfUnderLoad() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                falconer.http().get("/");
                try (Load load = Load.start(falconer, "/HelloWorld", 10)) {
                    load.awaitMore(200);
                    falconer.http().get("/stop-self");
                    falconer.log().awaitEvents(1001, 2);
                    load.awaitMore(200);

                    Map<Integer, Integer> outcomes = load.finish();

                    assertThat(outcomes.keySet()).isSubsetOf(200, 502, 503, Load.BROKEN);
                    assertThat(outcomes).containsKey(200);
                }
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
        }

        @Test
        @DisplayName("CR-07 a request that waits for the stop that it caused ends within bounds")
        void doesNotHang() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore());
                    RawHttp connection = falconer.connect()) {
                falconer.http().get("/");
                Stopwatch watch = Stopwatch.start();

                connection
                        .send("GET /stop-self-and-wait HTTP/1.1\r\nHost: site\r\nConnection: close\r\n\r\n")
                        .awaitClose();

                assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(15));
                falconer.log().awaitEvents(1001, 2);
            }
        }

        @Test
        @DisplayName("CR-08 killed again and again under load, each request ends, and Falconer lives")
        void diesUnderLoad() {
            Site site = RawBackend.create(config -> config.with("rapidFailsPerMinute", 100))
                    .site();
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");
                try (Load load = Load.start(falconer, "/", 10)) {
                    for (int kill = 1; kill <= 5; kill++) {
                        load.awaitMore(50);
                        Processes.kill(falconer.log()
                                .awaitEvents(1001, kill)
                                .get(kill - 1)
                                .pid());
                    }
                    falconer.log().awaitEvents(1001, 6);
                    load.awaitMore(50);

                    assertThat(load.finish().keySet()).isSubsetOf(200, 502, 503, Load.BROKEN);
                }
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
        }

        @Test
        @DisplayName("CR-09 children that a crashed process leaves behind are killed")
        void leavesNoChildren() {
            Site site = Site.script("""
                    import os, subprocess, http.server
                    child = subprocess.Popen(["sleep", "1000"])
                    class App(http.server.BaseHTTPRequestHandler):
                        def do_GET(self):
                            if self.path == "/crash":
                                os._exit(7)
                            self.send_response(200)
                            self.end_headers()
                            self.wfile.write(str(child.pid).encode())
                    http.server.HTTPServer(("127.0.0.1", int(os.environ["ASPNETCORE_PORT"])), App).serve_forever()
                    """);
            try (Falconer falconer = Falconer.host(site)) {
                long child = falconer.http().get("/").number();
                assertThat(Processes.alive(child)).isTrue();

                falconer.http().get("/crash");

                Await.until("the child is gone", () -> !Processes.alive(child));
                assertThat(falconer.log().awaitEvent(1030).text()).contains("exit code 7");
                assertThat(falconer.http().get("/").number()).isNotEqualTo(child);
            }
        }
    }

    @Nested
    class OfFalconer {

        @Test
        @DisplayName("CR-02 killed three times, it takes the application with it, and the next one starts it anew")
        void takesTheApplicationWithIt() {
            Site site = Site.aspNetCore();
            for (int kill = 1; kill <= 3; kill++) {
                try (Falconer falconer = Falconer.host(site)) {
                    long pid = falconer.http().get("/pid").number();

                    falconer.killHard();

                    Await.until("the application is gone", Duration.ofSeconds(1), () -> !Processes.alive(pid));
                }
            }
        }

        @Test
        @DisplayName("CR-05 an orderly stop returns 0 and leaves no process")
        void stopsInOrder() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                long pid = falconer.http().get("/pid").number();

                assertThat(falconer.stop()).isZero();

                assertThat(Processes.alive(pid)).isFalse();
            }
        }

        @Test
        @DisplayName("CR-06 a forced stop returns 130 and leaves no process")
        void stopsByForce() {
            Site site = Site.aspNetCore(config -> config.variable("TESTSITE_STOP_DELAY_MS", "20000"));
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");
                List<Long> backends = falconer.backends();

                falconer.signal("INT");
                falconer.log().awaitMatching("a second signal stops at once");
                falconer.signal("INT");

                assertThat(falconer.awaitExit()).isEqualTo(130);
                Await.until(
                        "the application is gone",
                        Duration.ofSeconds(1),
                        () -> backends.stream().noneMatch(Processes::alive));
            }
        }
    }
}
