package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Load;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a changed web.config does to a running application. */
class RecycleIT {

    @Test
    @DisplayName("RC-02 web.config renamed away and back brings a new process")
    void renamedAwayAndBack() throws IOException {
        Site site = Site.aspNetCore();
        try (Falconer falconer = Falconer.host(site)) {
            long pid = falconer.http().get("/pid").number();

            Files.move(site.file("web.config"), site.file("web.config.away"));
            Await.steadily("Falconer lives", Duration.ofMillis(500), falconer::isAlive);
            Files.move(site.file("web.config.away"), site.file("web.config"));

            awaitOtherPid(falconer, pid);
        }
    }

    @Test
    @DisplayName("RC-05 web.config written again without a change of meaning brings a new process")
    void writtenAgain() {
        Site site = Site.aspNetCore();
        try (Falconer falconer = Falconer.host(site)) {
            long pid = falconer.http().get("/pid").number();

            site.touchConfig();

            awaitOtherPid(falconer, pid);
            assertThat(falconer.log().awaitEvent(1021).pid()).isEqualTo(pid);
            Await.until("the old process is gone", () -> !Processes.alive(pid));
        }
    }

    @Test
    @DisplayName("RC-06 disallowRotationOnConfigChange keeps the process")
    void ignored() {
        Site site = Site.aspNetCore(config -> config.setting("disallowRotationOnConfigChange", "true"));
        try (Falconer falconer = Falconer.host(site)) {
            long pid = falconer.http().get("/pid").number();

            site.touchConfig();

            Await.steadily(
                    "the same process answers",
                    Duration.ofSeconds(2),
                    () -> falconer.http().get("/pid").number() == pid);
        }
    }

    @Test
    @DisplayName("RC-08 a change of hostingModel keeps it running out of process")
    void toInProcess() {
        Site site = Site.aspNetCore(config -> config.with("hostingModel", "outofprocess"));
        try (Falconer falconer = Falconer.host(site)) {
            long pid = falconer.http().get("/pid").number();

            site.configure(config -> config.with("hostingModel", "inprocess"));

            awaitOtherPid(falconer, pid);
        }
    }

    @Test
    @DisplayName("RC-09 RC-10 web.config touched again and again under load: every request is answered with 200 or 503")
    void touchedUnderLoad() {
        Site site = Site.aspNetCore();
        try (Falconer falconer = Falconer.host(site)) {
            falconer.http().get("/");
            try (Load load = Load.start(falconer, "/HelloWorld", 10)) {
                for (int touch = 0; touch < 10; touch++) {
                    load.awaitMore(100);
                    site.touchConfig();
                }
                falconer.log().awaitEvents(1001, 2);
                load.awaitMore(500);

                Map<Integer, Integer> outcomes = load.finish();

                assertThat(outcomes.keySet()).as("outcomes: " + outcomes).isSubsetOf(200, 503);
            }
        }
    }

    @Test
    @DisplayName("RC-12 a configuration that cannot be used does not outlive its mending")
    void brokenAndMended() {
        Site site = Site.aspNetCore();
        try (Falconer falconer = Falconer.host(site)) {
            falconer.http().get("/");
            String good = site.read("web.config");

            site.configure(config -> config.with("processPath", "bogus"));
            falconer.log().awaitMatching("bogus");
            site.write("web.config", good);

            Await.until("it answers", () -> falconer.http().get("/").status() == 200);
            Await.steadily(
                    "it goes on answering",
                    Duration.ofSeconds(1),
                    () -> falconer.http().get("/").status() == 200);
        }
    }

    @Test
    @DisplayName("SIGHUP leaves alone what has not changed, and does not end Falconer")
    void hungUp() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
            long pid = falconer.http().get("/pid").number();

            falconer.signal("HUP");

            falconer.log().awaitMatching("read the configuration anew");
            assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
        }
    }

    private static void awaitOtherPid(Falconer falconer, long pid) {
        Await.until("another process answers", () -> falconer.http().get("/pid").number() != pid);
    }
}
