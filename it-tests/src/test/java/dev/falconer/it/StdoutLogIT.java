package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application prints: into files, and into the report of a failed start. */
class StdoutLogIT {

    private static final int CAP = 30_000;

    @Nested
    class IntoAFile {

        private static Site site;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            site = Site.aspNetCore(config -> config.with("stdoutLogEnabled", "true")
                    .with("stdoutLogFile", ".\\logs\\deep\\stdout")
                    .variable("TESTSITE_STARTUP_PRINT", "before the server"));
            falconer = Falconer.host(site);
            falconer.http().get("/");
        }

        @Test
        @DisplayName("LG-01 a line of standard output is in the file, with the line end it was written with")
        void takesStandardOutput() {
            falconer.http().get("/print?text=a%0D%0Ab&newline=false");
            falconer.http().get("/print?text=%0Dplain");

            Await.until("the text is there", () -> log(site).contains("a\r\nb\rplain\n"));
        }

        @Test
        @DisplayName("LG-02 a line of standard error is in the same file")
        void takesStandardError() {
            falconer.http().get("/print?text=an-error&stream=err");

            Await.until("the text is there", () -> log(site).contains("an-error\n"));
        }

        @Test
        @DisplayName("LG-10 what was printed before the server started is there")
        void takesTheFirstLines() {
            assertThat(log(site)).contains("before the server\n");
        }

        @Test
        @DisplayName("LG-04 LG-11 LG-20 LG-32 one file: path as configured, UTC time of the start, Falconer's pid")
        void isNamedAsConfigured() {
            assertThat(logs(site.file("logs/deep")))
                    .singleElement()
                    .satisfies(file -> assertThat(file.getFileName().toString())
                            .matches("stdout_\\d{14}_" + falconer.pid() + "\\.log"));
            String time = logs(site.file("logs/deep"))
                    .getFirst()
                    .getFileName()
                    .toString()
                    .split("_")[1];
            LocalDateTime started = LocalDateTime.parse(time, DateTimeFormatter.ofPattern("yyyyMMddHHmmss"));
            assertThat(Duration.between(started, LocalDateTime.now(ZoneOffset.UTC)))
                    .isBetween(Duration.ZERO, Duration.ofMinutes(5));
        }
    }

    @Nested
    class IntoNoFile {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore());
        }

        @ParameterizedTest
        @ValueSource(strings = {"out", "err"})
        @DisplayName("LG-09 LG-23 an application that prints megabytes to nobody is never held up")
        void neverBlocks(String stream) {
            for (int i = 0; i < 3; i++) {
                assertThat(falconer.http()
                                .get("/print-lots?bytes=2000000&stream=" + stream)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(falconer.http().get("/HelloWorld").status()).isEqualTo(200);
        }
    }

    @Nested
    class ThatCannotBeWritten {

        @Test
        @DisplayName("LG-03 an impossible path is a warning, and the application runs")
        void isOnlyAWarning() {
            Site site = RawBackend.create(
                            config -> config.with("stdoutLogEnabled", "true").with("stdoutLogFile", "/proc/nope/std"))
                    .site();
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
                LogEntry warning = falconer.log().awaitEvent(1004);
                assertThat(warning.level()).isEqualTo("WARN");
                assertThat(warning.text()).contains("/proc/nope/std");
            }
        }

        @Test
        @DisplayName("LG-13 LG-14 LG-15 LG-16 a file where its folder should be: no log until the next process")
        void waitsForTheNextProcess() throws IOException {
            Site site = Site.aspNetCore(
                            config -> config.with("stdoutLogEnabled", "true").with("stdoutLogFile", ".\\logs\\stdout"))
                    .write("logs", "in the way");
            try (Falconer falconer = Falconer.host(site)) {
                long pid = falconer.http().get("/pid").number();
                assertThat(falconer.log().awaitEvent(1004).text()).contains("stdoutLogFile");
                assertThat(falconer.log().events(1001)).hasSize(1);

                site.delete("logs");
                Files.createDirectory(site.file("logs"));
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
                assertThat(logs(site.file("logs"))).isEmpty();

                site.touchConfig();
                Await.until("a new process", () -> falconer.http().get("/pid").number() != pid);
                assertThat(logs(site.file("logs"))).hasSize(1);

                site.write("app_offline.htm", "away");
                Await.until("no process is left", () -> falconer.backends().isEmpty());
                for (Path file : logs(site.file("logs"))) {
                    Files.delete(file);
                }
                site.delete("logs");
            }
        }
    }

    @Nested
    class OfAFailedStart {

        @Test
        @DisplayName("LG-06 the report has the command line, the port and what was printed")
        void isInTheReport() {
            try (Falconer falconer = Falconer.host(printing("echo Wow!; exit 1"))) {
                assertThat(falconer.http().get("/").status()).isEqualTo(502);

                assertThat(falconer.log().awaitEvent(1020).text())
                        .contains("Wow!")
                        .contains("program.sh")
                        .containsPattern("port \\d+");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ">&2"})
        @DisplayName("LG-07 LG-17 LG-18 LG-22 the report has exactly the first 30000 characters of either stream")
        void isCapped(String stream) {
            String program = "printf '%033000d' 0 " + stream + "; printf END " + stream + "; exit 1";
            try (Falconer falconer = Falconer.host(printing(program))) {
                assertThat(falconer.http().get("/").status()).isEqualTo(502);

                String report = falconer.log().awaitEvent(1020).text();
                assertThat(report).contains("0".repeat(CAP)).doesNotContain("0".repeat(CAP + 1));
            }
        }

        @Test
        @DisplayName("LG-08 without redirection the report has no output, and no file is made")
        void isAbsentWithoutRedirection() {
            Site site = printing("echo Wow!; exit 1")
                    .configure(config -> config.setting("enableOutOfProcessConsoleRedirection", "FALSE")
                            .with("stdoutLogEnabled", "true")
                            .with("stdoutLogFile", ".\\logs\\stdout"));
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");

                assertThat(falconer.log().awaitEvent(1020).text()).doesNotContain("Wow!");
                assertThat(site.has("logs")).isFalse();
            }
        }

        @Test
        @DisplayName("LG-21 with a log file, the file has everything and the report the first 30000 characters")
        void isInFileAndReport() {
            Site site = printing("printf '%050000d' 0; exit 1")
                    .configure(config -> config.with("stdoutLogEnabled", "true").with("stdoutLogFile", "logs/std"));
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");

                assertThat(falconer.log().awaitEvent(1020).text())
                        .contains("0".repeat(CAP))
                        .doesNotContain("0".repeat(CAP + 1));
                Await.until("everything is in the file", () -> log(site).contains("0".repeat(50_000)));
            }
        }

        @Test
        @DisplayName("LG-05 text and folder names outside ASCII stay what they are")
        void keepsUnicode() {
            Site site = printing("echo 彡⾔; exit 1")
                    .configure(config -> config.with("stdoutLogEnabled", "true").with("stdoutLogFile", ".\\彡⾔\\std"));
            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/");

                Await.until(
                        "the text is in the file", () -> !logs(site.file("彡⾔")).isEmpty());
                Await.until("the text is in the file", () -> log(site).contains("彡⾔"));
                assertThat(falconer.log().awaitEvent(1020).text()).contains("彡⾔");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"false", "true"})
        @DisplayName("LG-24 a missing framework: the runtime's own words, with the version it looked for")
        void namesTheMissingFramework(String file) {
            Site site = Site.aspNetCore(
                    config -> config.with("stdoutLogEnabled", file).with("stdoutLogFile", "logs/std"));
            site.write(
                    "TestSite.runtimeconfig.json",
                    site.read("TestSite.runtimeconfig.json")
                            .replaceAll("\"version\": \"3\\.[^\"]*\"", "\"version\": \"2.9.9\""));
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(502);

                assertThat(falconer.log().awaitEvent(1020).text())
                        .contains("2.9.9")
                        .contains("Microsoft.");
                if (file.equals("true")) {
                    Await.until("the file has it too", () -> log(site).contains("2.9.9"));
                }
            }
        }

        @Test
        @DisplayName("LG-25 the host's own trace is in the log file")
        void takesTheHostTrace() {
            Site site = Site.aspNetCore(config -> config.with("stdoutLogEnabled", "true")
                    .with("stdoutLogFile", "logs/std")
                    .variable("COREHOST_TRACE", "1"));
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);

                Await.until("the trace is there", () -> log(site).contains("--- Invoked"));
                assertThat(logs(site.file("logs"))).hasSize(1);
            }
        }

        private static Site printing(String program) {
            return Site.shell(program).configure(config -> config.with("startupTimeLimit", 5));
        }
    }

    @Test
    @DisplayName("LG-19 ten processes one after the other leave no descriptor open")
    void leaksNothing() {
        Site site = RawBackend.create(config -> config.with("rapidFailsPerMinute", 100))
                .site();
        try (Falconer falconer = Falconer.host(site)) {
            falconer.http().get("/");
            crash(falconer, 1);
            int before = Processes.descriptors(falconer.pid());

            for (int number = 2; number <= 6; number++) {
                crash(falconer, number);
            }

            Await.until("the descriptors are as before", () -> Processes.descriptors(falconer.pid()) <= before);
        }
    }

    private static void crash(Falconer falconer, int number) {
        Processes.kill(falconer.log().awaitEvents(1001, number).get(number - 1).pid());
        falconer.log().awaitEvents(1001, number + 1);
        assertThat(falconer.http().get("/").status()).isEqualTo(200);
    }

    private static List<Path> logs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in the log files of the site, wherever they are below it. */
    private static String log(Site site) {
        try (Stream<Path> files = Files.walk(site.folder())) {
            var text = new StringBuilder();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
