package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The debug log of one application, in a file that it names. */
class DebugLogIT {

    @Test
    @DisplayName("LG-26 LG-30 debugFile has the story of the application, each line with time and pid")
    void tellsTheStory() {
        Site site = RawBackend.create(
                        config -> config.setting("debugLevel", "file").setting("debugFile", "subdirectory\\debug.txt"))
                .site();
        try (Falconer falconer = Falconer.host(site)) {
            assertThat(falconer.http().get("/").status()).isEqualTo(200);

            awaitStart(site, "subdirectory/debug.txt");
            assertThat(falconer.stop()).isZero();
            List<String> lines = site.read("subdirectory/debug.txt").lines().toList();
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line)
                            .matches("\\[\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z, PID: " + falconer.pid()
                                    + "\\] \\[falconer\\] .+"));
            assertThat(lines).last().asString().contains("is gone");
        }
    }

    @Test
    @DisplayName("LG-27 without debugFile it is aspnetcore-debug.log in the application's folder")
    void hasADefaultPlace() {
        Site site = RawBackend.create(config -> config.setting("debugLevel", "file"))
                .site();
        try (Falconer falconer = Falconer.host(site)) {
            falconer.http().get("/");

            awaitStart(site, "aspnetcore-debug.log");
        }
    }

    @Test
    @DisplayName("LG-28 Falconer's own environment asks for it as well")
    void mayBeAskedForByTheServer() {
        Site site = RawBackend.create().site();
        try (Falconer falconer =
                Falconer.of(site).variable("ASPNETCORE_MODULE_DEBUG", "file").start()) {
            falconer.http().get("/");

            awaitStart(site, "aspnetcore-debug.log");
        }
    }

    @Test
    @DisplayName("LG-29 the server's file says that the log goes on in the file of web.config")
    void goesOnInTheFileOfWebConfig() {
        Site site = RawBackend.create(
                        config -> config.setting("debugLevel", "file").setting("debugFile", "b.txt"))
                .site();
        try (Falconer falconer = Falconer.of(site)
                .variable("ASPNETCORE_MODULE_DEBUG_FILE", site.file("a.txt").toString())
                .start()) {
            falconer.http().get("/");

            awaitStart(site, "b.txt");
            assertThat(site.read("a.txt").lines())
                    .singleElement()
                    .asString()
                    .endsWith("its debug log is " + site.file("b.txt"));
        }
    }

    @Test
    @DisplayName("a changed web.config moves it; a file that cannot be written is a warning, and the application runs")
    void followsTheConfiguration() {
        Site site = RawBackend.create(config -> config.setting("debugLevel", "file"))
                .site();
        try (Falconer falconer = Falconer.host(site)) {
            falconer.http().get("/");
            awaitStart(site, "aspnetcore-debug.log");

            site.configure(config -> config.setting("debugFile", "/proc/nope/debug.txt"));

            assertThat(falconer.log()
                            .awaitMatching("debug log .* cannot be written")
                            .level())
                    .isEqualTo("WARN");
            falconer.log().awaitEvents(1001, 2);
            assertThat(falconer.http().get("/").status()).isEqualTo(200);
            assertThat(site.read("aspnetcore-debug.log").lines())
                    .last()
                    .asString()
                    .endsWith("its debug log is " + "/proc/nope/debug.txt");
        }
    }

    private static void awaitStart(Site site, String file) {
        Await.until("the start is in " + file, () -> site.read(file).contains("[falconer] started "));
    }
}
