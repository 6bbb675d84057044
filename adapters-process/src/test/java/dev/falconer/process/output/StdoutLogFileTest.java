package dev.falconer.process.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StdoutLogFileTest {

    private static final Instant NOON = Instant.parse("2025-11-03T12:00:07Z");
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    private Instant now = NOON;
    private final InstantSource clock = () -> now;
    private final List<String> complaints = new ArrayList<>();
    private StdoutLogFolder limits = new StdoutLogFolder(StdoutLogLimits.DEFAULT);

    @Test
    @DisplayName("LG-04 LG-32 one file, named by UTC start time and our number")
    void theNameTellsTimeAndNumber() {
        StdoutLogFile log = opened("logs/stdout");

        write(log, "hello");
        log.close();

        assertThat(names("logs")).containsExactly("stdout_20251103120007_" + PID + ".log");
    }

    @Test
    @DisplayName("LG-01 bytes are written as they come")
    void bytesAreWrittenAsTheyCome() throws Exception {
        StdoutLogFile log = opened("stdout");

        write(log, "a\r\nb\n");
        byte[] noText = {(byte) 0xFF, 0};
        log.write(noText, 2);
        log.close();

        assertThat(Files.readAllBytes(only(""))).containsExactly('a', '\r', '\n', 'b', '\n', 0xFF, 0);
    }

    @Test
    void anotherGoesOnInTheSameFile() {
        StdoutLogFile first = opened("stdout");
        write(first, "one\n");
        Path path = first.release().orElseThrow();
        now = NOON.plusSeconds(60);
        var next = new StdoutLogFile(
                folder + "/stdout", limits, clock, (lost, reason) -> complaints.add(lost + " " + reason));

        next.continueIn(path);
        write(next, "two\n");
        next.close();

        assertThat(only("")).isEqualTo(path).hasContent("one\ntwo\n");
    }

    @Test
    void oneThatCannotBeWrittenIsNotLeftToAnother() {
        StdoutLogFile log = opened("stdout");
        log.close();

        assertThat(log.release()).isEmpty();
    }

    @Test
    @DisplayName("LG-05 LG-11 missing folders are created, whatever their names")
    void missingFoldersAreCreated() {
        opened("a/彡⾔/stdout").close();

        assertThat(names("a/彡⾔")).hasSize(1);
    }

    @Test
    @DisplayName("LG-20 an empty prefix gives a name that begins with the time")
    void anEmptyPrefixIsFine() {
        opened("logs/").close();

        assertThat(names("logs")).containsExactly("_20251103120007_" + PID + ".log");
    }

    @Test
    @DisplayName("LG-32 D16 a restart in the same second appends")
    void aRestartInTheSameSecondAppends() throws Exception {
        StdoutLogFile first = opened("stdout");
        write(first, "first ");
        first.close();

        StdoutLogFile second = opened("stdout");
        write(second, "second");
        second.close();

        assertThat(Files.readString(only(""))).isEqualTo("first second");
    }

    @Nested
    class WhenTheFileCannotBeWritten {

        @Test
        @DisplayName("LG-03 it says so once, with the path")
        void itSaysSoOnce() {
            var log = new StdoutLogFile(
                    "/proc/nope/std", limits, clock, (path, reason) -> complaints.add(path + " " + reason));
            log.open(NOON);

            write(log, "lost");
            write(log, "lost");
            log.close();

            assertThat(complaints).hasSize(1).first().asString().startsWith("/proc/nope/std_20251103120007_");
        }

        @Test
        @DisplayName("LG-13 a plain file in the place of the folder is named")
        void aFileInTheWayIsNamed() throws Exception {
            Files.writeString(folder.resolve("logs"), "in the way");

            opened("logs/stdout").close();

            assertThat(complaints).hasSize(1).first().asString().contains("logs");
        }
    }

    @Nested
    class WhenThereIsTooMuch {

        @Test
        @DisplayName("D16 a full file is followed by another")
        void aFullFileIsFollowedByAnother() {
            limits = new StdoutLogFolder(new StdoutLogLimits(10, 20, 1000, Duration.ofDays(1)));
            StdoutLogFile log = opened("stdout");

            write(log, "0123456789");
            now = NOON.plusSeconds(1);
            write(log, "next");
            write(log, "-and-more");
            write(log, "third");
            log.close();

            assertThat(names(""))
                    .containsExactlyInAnyOrder(
                            "stdout_20251103120007_" + PID + ".log",
                            "stdout_20251103120008_" + PID + ".log",
                            "stdout_20251103120008_" + PID + "-2.log");
        }

        @Test
        @DisplayName("D16 the oldest files go first, and only those of the prefix")
        void theOldestGo() throws Exception {
            limits = new StdoutLogFolder(new StdoutLogLimits(1000, 3, 1000, Duration.ofDays(1)));
            old("stdout_20251103110001_7.log", 3, 10);
            old("stdout_20251103110002_7.log", 2, 10);
            old("stdout_20251103110003_7.log", 1, 10);
            old("stdout_20251103110004_7.txt", 4, 10);
            old("other_20251103110001_7.log", 4, 10);

            opened("stdout");

            assertThat(names(""))
                    .containsExactlyInAnyOrder(
                            "stdout_20251103110002_7.log",
                            "stdout_20251103110003_7.log",
                            "stdout_20251103120007_" + PID + ".log",
                            "stdout_20251103110004_7.txt",
                            "other_20251103110001_7.log");
        }

        @Test
        @DisplayName("D16 what is too old goes, and what exceeds the total")
        void whatIsOldOrExceedsTheTotalGoes() throws Exception {
            limits = new StdoutLogFolder(new StdoutLogLimits(1000, 20, 100, Duration.ofDays(1)));
            old("stdout_20251101110001_7.log", 48 * 60, 1);
            old("stdout_20251103110001_7.log", 2, 60);
            old("stdout_20251103110002_7.log", 1, 60);

            opened("stdout");

            assertThat(names(""))
                    .containsExactlyInAnyOrder("stdout_20251103110002_7.log", "stdout_20251103120007_" + PID + ".log");
        }

        @Test
        @DisplayName("D16 a file in use stays")
        void aFileInUseStays() throws Exception {
            limits = new StdoutLogFolder(new StdoutLogLimits(1000, 1, 1000, Duration.ofDays(1)));
            StdoutLogFile inUse = opened("stdout");
            write(inUse, "x");
            Files.setLastModifiedTime(only(""), FileTime.from(NOON.minusSeconds(60)));

            now = NOON.plusSeconds(5);
            opened("stdout");

            assertThat(names("")).hasSize(2);
        }

        private void old(String name, int minutesAgo, int size) throws IOException {
            Path file = Files.write(folder.resolve(name), new byte[size]);
            Files.setLastModifiedTime(file, FileTime.from(NOON.minus(Duration.ofMinutes(minutesAgo))));
        }
    }

    private StdoutLogFile opened(String prefix) {
        // An empty prefix ends with a slash, which a path would lose.
        var log = new StdoutLogFile(
                folder + "/" + prefix, limits, clock, (path, reason) -> complaints.add(path + " " + reason));
        log.open(now);
        return log;
    }

    private static void write(StdoutLogFile log, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        log.write(bytes, bytes.length);
    }

    private List<String> names(String below) {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private Path only(String below) {
        List<String> names = names(below);
        assertThat(names).hasSize(1);
        return folder.resolve(below).resolve(names.getFirst());
    }
}
