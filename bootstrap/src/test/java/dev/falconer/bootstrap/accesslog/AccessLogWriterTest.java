package dev.falconer.bootstrap.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.KeptEntry;
import dev.falconer.bootstrap.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without its thread: time is turned by hand. */
class AccessLogWriterTest {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final AccessLines lines = new AccessLines();
    private Path path = Path.of("");
    private long now = System.nanoTime();

    @BeforeEach
    void givenAPath() {
        path = folder.resolve("access.log");
    }

    private AccessLogWriter writer() throws Exception {
        return new AccessLogWriter(path, AppendedFile.open(path), List.of(lines));
    }

    private void record(String target) {
        lines.add(new KeptEntry("192.0.2.1:4711", "GET", target, 200, 0, "", 0, 0, ""), 0);
    }

    private long after(Duration time) {
        now += time.toNanos();
        return now;
    }

    @Test
    void aFileThatIsMovedAwayIsFollowedByAnotherWithinASecond() throws Exception {
        Path moved = folder.resolve("access.log.1");
        AccessLogWriter writer = writer();

        record("/one");
        writer.write(after(A_SECOND));
        Files.move(path, moved);
        record("/two");
        writer.write(after(A_SECOND));

        assertThat(moved).content().contains("/one").doesNotContain("/two");
        assertThat(path).content().contains("/two").doesNotContain("/one");
    }

    @Test
    void aFileThatCannotBeMadeAnewIsToldOnceAMinute() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        path = own.resolve("access.log");
        AccessLogWriter writer = writer();
        Path moved = folder.resolve("moved");
        Files.move(own, moved);

        try (LogLines told = new LogLines("falconer")) {
            record("/one");
            writer.write(after(A_SECOND));
            writer.write(after(A_SECOND));

            assertThat(told.next())
                    .isEqualTo("WARN the access log " + path
                            + " still goes to the file that was moved away, because of a folder"
                            + " that is not there; lines that are missing: 0");
            assertThat(told.isEmpty()).isTrue();

            writer.write(after(A_MINUTE));
            assertThat(told.next()).contains("moved away");
        }
        assertThat(moved.resolve("access.log")).content().contains("/one");
    }

    @Test
    void linesThatWereDroppedAreToldOnceAMinuteWithTheirNumber() throws Exception {
        AccessLogWriter writer = writer();

        try (LogLines told = new LogLines("falconer")) {
            dropOne();
            writer.write(after(A_SECOND));
            assertThat(told.next())
                    .isEqualTo(
                            "WARN the access log " + path + " could not be written as fast as requests were answered;"
                                    + " lines that are missing: 1");

            dropOne();
            writer.write(after(A_SECOND));
            dropOne();
            writer.write(after(A_SECOND));
            assertThat(told.isEmpty()).isTrue();

            writer.write(after(A_MINUTE));
            assertThat(told.next()).endsWith("missing: 2");
            writer.write(after(A_MINUTE));
            assertThat(told.isEmpty()).isTrue();
        }
    }

    private void dropOne() {
        long dropped = lines.dropped();
        while (lines.dropped() == dropped) {
            record("/more");
        }
    }
}
