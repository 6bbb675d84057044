package dev.falconer.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Load;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.WebConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** app_offline.htm: the file that takes an application away and whose removal brings it back. */
class AppOfflineIT {

    private static final String PAGE = "The app is offline.";

    @Nested
    class WhenNothingRuns {

        @Test
        @DisplayName("AO-01 AO-05 AO-13 Z09 the file is the answer, byte for byte, and nothing starts until it is gone")
        void isTheAnswer() {
            Site site = RawBackend.create().site().write("app_offline.htm", "<p>é away</p>\r\n");
            try (Falconer falconer = Falconer.host(site)) {
                Answer answer = falconer.http().get("/any/thing?x");

                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.bytes()).isEqualTo("<p>é away</p>\r\n".getBytes(UTF_8));
                assertThat(answer.header("Content-Type")).isEqualTo("text/html");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(falconer.backends()).isEmpty();

                site.delete("app_offline.htm");

                awaitStatus(falconer, 200);
            }
        }

        @Test
        @DisplayName("AO-15 its removal is noticed soon")
        void noticesRemovalSoon() {
            Site site = RawBackend.create().site().write("app_offline.htm", PAGE);
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(503);

                site.delete("app_offline.htm");

                Await.until(
                        "online",
                        Duration.ofSeconds(3),
                        () -> falconer.http().get("/").status() == 200);
            }
        }

        @Test
        @DisplayName("AO-03 it is served where the application could not be started, too")
        void masksAFailedStart() {
            Site site = Site.of(WebConfig.aspNetCore("nonexistent", ""));
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").text()).contains("502.5");

                site.write("app_offline.htm", PAGE);

                awaitOffline(falconer);
            }
        }

        @Test
        @DisplayName("AO-18 it is served where the application ends at once")
        void masksAnEarlyEnd() {
            Site site = Site.aspNetCore().write("TestSite.dll", "");
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(502);

                site.write("app_offline.htm", PAGE);

                awaitOffline(falconer);
            }
        }

        @Test
        @DisplayName("AO-14 a folder of that name means nothing")
        void isNoFolder() throws IOException {
            Site site = RawBackend.create().site();
            Files.createDirectory(site.file("app_offline.htm"));
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
        }

        @Test
        @DisplayName("AO-07 it appears while the application is starting: no process stays")
        void appearsDuringAStart() {
            Site site = Site.aspNetCore(
                    config -> config.with("shutdownTimeLimit", 2).variable("TESTSITE_STARTUP_DELAY_MS", "700"));
            try (Falconer falconer = Falconer.host(site)) {
                CompletableFuture<Answer> first = falconer.http().getLater("/");
                Await.until("a process is there", () -> !falconer.backends().isEmpty());

                site.write("app_offline.htm", PAGE);

                assertThat(first.join().status()).isIn(200, 503);
                awaitOffline(falconer);
                Await.until("no process is left", () -> falconer.backends().isEmpty());
            }
        }
    }

    @Nested
    class WhenItRuns {

        @Test
        @DisplayName("AO-04 AO-17 it comes and goes: its text and the application's answer take turns")
        void comesAndGoes() {
            Site site = Site.aspNetCore();
            try (Falconer falconer = Falconer.host(site)) {
                for (int round = 1; round <= 3; round++) {
                    long pid = falconer.http().get("/pid").number();
                    site.write("app_offline.htm", PAGE);

                    awaitOffline(falconer);
                    Await.until("the process is gone", () -> !Processes.alive(pid));
                    assertThat(falconer.log().events(1012)).hasSize(round);

                    site.delete("app_offline.htm");

                    awaitStatus(falconer, 200);
                }
            }
        }

        @Test
        @DisplayName("AO-08 in another case it counts as well, and renaming it away brings the application back")
        void comparesWithoutCase() throws IOException {
            Site site = Site.aspNetCore();
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();
                site.write("App_Offline.Htm", PAGE + "\r\n");
                awaitStatus(falconer, 503);
                assertThat(falconer.http().get("/").text()).isEqualTo(PAGE + "\r\n");
                Await.until("the process is gone", () -> !Processes.alive(pid));
                Files.move(site.file("TestSite.dll"), site.file("moved"));
                Files.move(site.file("moved"), site.file("TestSite.dll"));

                Files.move(site.file("App_Offline.Htm"), site.file("Away.Htm"));

                awaitStatus(falconer, 200);
                assertThat(falconer.http().get("/pid").number())
                        .isNotEqualTo(pid)
                        .isEqualTo(falconer.log().awaitEvents(1001, 2).get(1).pid());
            }
        }

        @Test
        @DisplayName("AO-06 added and removed under load: every request is answered with 200 or 503")
        void togglesUnderLoad() {
            Site site = Site.aspNetCore();
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");
                try (Load load = Load.start(falconer, "/HelloWorld", 10)) {
                    for (int toggle = 0; toggle < 5; toggle++) {
                        load.awaitMore(100);
                        site.write("app_offline.htm", PAGE);
                        site.delete("app_offline.htm");
                    }
                    load.awaitMore(100);

                    Map<Integer, Integer> outcomes = load.finish();

                    assertThat(outcomes.keySet()).as("outcomes: " + outcomes).isSubsetOf(200, 503);
                }
                awaitStatus(falconer, 200);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"app_o", "app_offline.htmx", "app_offline", "sub/app_offline.htm"})
        @DisplayName("AO-10 AO-11 AO-12 AO-16 only that very name, in the application's own folder, counts")
        void isNamedExactly(String name) {
            Site site = RawBackend.create().site();
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");

                site.write(name, PAGE);

                Await.steadily(
                        "it answers",
                        Duration.ofSeconds(1),
                        () -> falconer.http().get("/").status() == 200);
                assertThat(falconer.log().events(1001)).hasSize(1);
            }
        }
    }

    private static void awaitOffline(Falconer falconer) {
        Await.until("offline", () -> falconer.http().get("/").text().equals(PAGE));
        assertThat(falconer.http().get("/").status()).isEqualTo(503);
    }

    private static void awaitStatus(Falconer falconer, int status) {
        Await.until("status " + status, () -> falconer.http().get("/").status() == status);
    }
}
