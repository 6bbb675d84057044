package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an application is asked to end, how long it may take, and what is done when it does not. */
class GracefulStopIT {

    @Nested
    class AfterAChange {

        @Test
        @DisplayName("GS-01 an application that needs time within its limit gets it; its successor answers")
        void givesTime() {
            Site site = stopping(2000, 6);
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();

                Duration took = changeAndAwaitEnd(site, pid);

                assertThat(took).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(5));
                assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
                LogEntry told = falconer.log().awaitEvent(1006);
                assertThat(told.text()).contains("202");
                assertThat(told.pid()).isEqualTo(pid);
                assertThat(falconer.log().events(1005)).isEmpty();
            }
        }

        @Test
        @DisplayName("GS-02 an application that ignores the message is signalled, and still gets its time")
        void signalsTheDeaf() {
            Site site = stopping(2000, 6).configure(config -> config.variable("TESTSITE_IGNORE_SHUTDOWN_MESSAGE", "1"));
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();

                Duration took = changeAndAwaitEnd(site, pid);

                assertThat(took).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(5));
                assertThat(falconer.log().awaitEvent(1006).text()).contains("200");
                assertThat(falconer.log().events(1005)).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1"})
        @DisplayName("GS-03 a limit of 0 ends it at once, whether it would have listened or not")
        void endsAtOnce(String deaf) {
            Site site =
                    stopping(20_000, 0).configure(config -> config.variable("TESTSITE_IGNORE_SHUTDOWN_MESSAGE", deaf));
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();

                Duration took = changeAndAwaitEnd(site, pid);

                assertThat(took).isLessThan(Duration.ofSeconds(3));
                assertThat(falconer.log().awaitEvent(1005).pid()).isEqualTo(pid);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1"})
        @DisplayName("GS-04 an application that needs more than its limit is killed, and the log names it")
        void kills(String deaf) {
            Site site =
                    stopping(20_000, 1).configure(config -> config.variable("TESTSITE_IGNORE_SHUTDOWN_MESSAGE", deaf));
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();

                Duration took = changeAndAwaitEnd(site, pid);

                assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
                assertThat(falconer.log().awaitEvent(1005).pid()).isEqualTo(pid);
            }
        }

        private static Site stopping(int millis, int limitSeconds) {
            return Site.aspNetCore(config -> config.with("shutdownTimeLimit", limitSeconds)
                    .variable("TESTSITE_STOP_DELAY_MS", Integer.toString(millis)));
        }

        private static Duration changeAndAwaitEnd(Site site, long pid) {
            Stopwatch watch = Stopwatch.start();
            site.configure(config -> config.variable("IT_CHANGED", "yes"));
            Await.until("the process is gone", () -> !Processes.alive(pid));
            return watch.elapsed();
        }
    }

    @Nested
    class WhenGoingOffline {

        @ParameterizedTest
        @CsvSource({"0, 202", "1, 200"})
        @DisplayName("GS-05 requests get the offline page while the old process is still stopping; then a new one")
        void answersWhileStopping(String deaf, String status) {
            Site site = Site.aspNetCore(config -> config.with("shutdownTimeLimit", 10)
                    .variable("TESTSITE_STOP_DELAY_MS", "1500")
                    .variable("TESTSITE_IGNORE_SHUTDOWN_MESSAGE", deaf));
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();

                site.write("app_offline.htm", "away");
                Await.until("offline", () -> falconer.http().get("/").status() == 503);
                for (int request = 0; request < 3; request++) {
                    Answer answer = falconer.http().get("/pid");
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.text()).isEqualTo("away");
                }
                assertThat(Processes.alive(pid)).isTrue();
                Await.until("the process is gone", () -> !Processes.alive(pid));
                assertThat(falconer.log().awaitEvent(1006).text()).contains(status);

                site.delete("app_offline.htm");
                Await.until("online again", () -> falconer.http().get("/pid").status() == 200);
                assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
            }
        }

        @Test
        @DisplayName("GS-10 two uploads and a request that waits for the stop all finish; then the process ends")
        void finishesWhatIsUnderWay() {
            Site site = Site.aspNetCore(config -> config.with("shutdownTimeLimit", 8));
            try (Falconer falconer = Falconer.host(site);
                    RawHttp first = falconer.connect();
                    RawHttp second = falconer.connect()) {
                long pid = falconer.http().get("/pid").number();
                String head = "POST /upload-length HTTP/1.1\r\nHost: site\r\nContent-Length: 3\r\n\r\n";
                first.send(head + "ab");
                second.send(head + "ab");
                CompletableFuture<Answer> waiting = falconer.http().getLater("/wait-for-stop");
                Await.steadily("nothing is answered", Duration.ofMillis(300), () -> !waiting.isDone());

                site.write("app_offline.htm", "away");
                Await.until("offline", () -> falconer.http().get("/").status() == 503);
                first.send("c");
                second.send("c");

                assertThat(first.response().text()).isEqualTo("3");
                assertThat(second.response().text()).isEqualTo("3");
                assertThat(waiting.join().text()).isEqualTo("stopping");
                Await.until("the process is gone", () -> !Processes.alive(pid));
                assertThat(falconer.log().events(1005)).isEmpty();
            }
        }
    }

    @Nested
    class WhenFalconerStops {

        @Test
        @DisplayName("GS-06 an application that hangs does not hold up the stop beyond its limit")
        void isNotHeldUp() {
            Site site = Site.aspNetCore(
                    config -> config.with("shutdownTimeLimit", 1).variable("TESTSITE_STOP_DELAY_MS", "20000"));
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");
                Stopwatch watch = Stopwatch.start();

                assertThat(falconer.stop()).isZero();

                assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(6));
                assertThat(falconer.log().events(1005)).hasSize(1);
            }
        }

        @Test
        @DisplayName("GS-11 the message is a POST with event, token and Content-Length: 0, to the path of the site")
        void tellsExactly() {
            assertMessage("/iisintegration");
        }

        @ParameterizedTest
        @CsvSource({"/sub, /sub", "/приложение, /%D0%BF%D1%80%D0%B8%D0%BB%D0%BE%D0%B6%D0%B5%D0%BD%D0%B8%D0%B5"})
        @DisplayName("GS-11 TL-11 the message goes below the path base, escaped where it is no ASCII")
        void tellsBelowThePathBase(String pathBase, String escaped) {
            assertMessage(escaped + "/iisintegration", "--path-base", pathBase);
        }

        private static void assertMessage(String target, String... options) {
            RawBackend backend = RawBackend.create();
            int port;
            try (Falconer falconer = Falconer.host(backend.site(), options)) {
                falconer.http().get(target.replace("iisintegration", ""));
                port = falconer.log().awaitEvent(1001).port();
            }

            assertThat(backend.receivedFor(target)).startsWith("POST " + target + " HTTP/1.1\r\n");
            assertThat(backend.headersFor(target, "Host")).containsExactly("127.0.0.1:" + port);
            assertThat(backend.headersFor(target, "MS-ASPNETCORE-EVENT")).containsExactly("shutdown");
            assertThat(backend.headersFor(target, "MS-ASPNETCORE-TOKEN")).hasSize(1);
            assertThat(backend.headersFor(target, "Content-Length")).containsExactly("0");
        }

        @Test
        @DisplayName("GS-12 a message that is never answered does not extend the limit")
        void boundsTheMessage() {
            RawBackend backend = RawBackend.create(config -> config.with("shutdownTimeLimit", 1))
                    .answer("iisintegration", "wait(30)");
            backend.site()
                    .write(
                            "raw_backend.py",
                            backend.site().read("raw_backend.py").replace("lambda *_: os._exit(0)", "signal.SIG_IGN"));
            try (Falconer falconer = Falconer.host(backend.site())) {
                falconer.http().get("/");
                Stopwatch watch = Stopwatch.start();

                falconer.stop();

                assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(5));
                assertThat(falconer.log().awaitEvent(1005).text()).contains("killed");
            }
        }

        @Test
        @DisplayName("GS-13 a message that fails is followed by the signal")
        void signalsInstead() {
            RawBackend backend = RawBackend.create().answer("iisintegration", "reset()");
            try (Falconer falconer = Falconer.host(backend.site())) {
                falconer.http().get("/");
                Stopwatch watch = Stopwatch.start();

                assertThat(falconer.stop()).isZero();

                assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(5));
                assertThat(falconer.log().matching("signalled instead")).hasSize(1);
                assertThat(falconer.log().events(1005)).isEmpty();
            }
        }
    }

    /** What the application makes of the message; said directly to it. */
    @Nested
    class TheMessage {

        @ParameterizedTest
        @CsvSource({"/, shutdown", "/, Shutdown", "/pathBase, shutdown", "/pathBase, Shutdown"})
        @DisplayName("GS-07 is understood below any path base, in any case of the event")
        void isUnderstood(String pathBase, String event) {
            try (Falconer falconer = Falconer.host(Site.aspNetCore(), "--path-base", pathBase)) {
                falconer.http().get((pathBase + "/pid").replace("//", "/"));
                LogEntry started = falconer.log().awaitEvent(1001);

                Answer answer = Http.to(started.port())
                        .post(
                                (pathBase + "/iisintegration").replace("//", "/"),
                                "",
                                "MS-ASPNETCORE-EVENT",
                                event,
                                "MS-ASPNETCORE-TOKEN",
                                token(started.pid()));

                assertThat(answer.status()).isEqualTo(202);
                Await.until("the process is gone", () -> !Processes.alive(started.pid()));
            }
        }

        @ParameterizedTest
        @CsvSource({
            "GET, /iisintegration, shutdown",
            "PUT, /iisintegration, shutdown",
            "DELETE, /iisintegration, shutdown",
            "POST, /, shutdown",
            "POST, /iisintegration/more, shutdown",
            "POST, /iisintegration, other",
            "POST, /iisintegration, shut down"
        })
        @DisplayName("GS-08 with another method, path or event is an ordinary request")
        void isOrdinaryOtherwise(String method, String path, String event) {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                long pid = falconer.http().get("/pid").number();
                LogEntry started = falconer.log().awaitEvent(1001);

                Answer answer = Http.to(started.port())
                        .send(
                                method,
                                path,
                                new byte[0],
                                "MS-ASPNETCORE-EVENT",
                                event,
                                "MS-ASPNETCORE-TOKEN",
                                token(pid));

                assertThat(answer.status()).isNotEqualTo(202);
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
            }
        }

        @Test
        @DisplayName("GS-09 cannot be sent by a client")
        void cannotBeForged() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                long pid = falconer.http().get("/pid").number();

                Answer answer = falconer.http().post("/iisintegration", "", "MS-ASPNETCORE-EVENT", "shutdown");

                assertThat(answer.status()).isEqualTo(404);
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
            }
        }

        private static String token(long pid) {
            List<String> environment = Processes.environment(pid);
            return environment.stream()
                    .filter(line -> line.startsWith("ASPNETCORE_TOKEN="))
                    .map(line -> line.substring("ASPNETCORE_TOKEN=".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
