package dev.falconer.bootstrap.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.AccessLog.Entry;
import dev.falconer.application.port.driven.KeptEntry;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.bootstrap.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogFileTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.006Z"));

    @TempDir
    private Path folder;

    private static final class Lost implements AccessLog {
        private final List<String> backends = new ArrayList<>();

        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void record(Entry entry) {
            throw new IllegalStateException("two lines about " + entry);
        }

        @Override
        public void lost(Entry entry, String backend) {
            backends.add(backend);
        }
    }

    private final Lost beside = new Lost();

    private AccessLogFile log(Path path) {
        return new AccessLogFile(path, beside, CLOCK);
    }

    private static Entry entry(CharSequence target) {
        return new KeptEntry("192.0.2.1:4711", "GET", target, 200, 0, "", 1_234, 567, "");
    }

    private static String line(String target) {
        return "2026-01-02T03:04:05.006Z INFO  access: 192.0.2.1:4711 \"GET " + target + "\" 200.0 1234 567us - - ";
    }

    @Test
    void whatWasRecordedIsInTheFileWhenItIsClosed() throws Exception {
        Path path = folder.resolve("access.log");
        AccessLogFile log = log(path);

        Watch open = log.open();
        log.record(entry("/one"));
        log.record(entry("/two"));
        open.close();
        open.close();

        assertThat(log.wanted()).isTrue();
        assertThat(Files.readAllLines(path)).containsExactly(line("/one"), line("/two"));
    }

    @Test
    void whatIsOnlyLentIsNotKept() throws Exception {
        Path path = folder.resolve("access.log");
        AccessLogFile log = log(path);
        var target = new StringBuilder("/one");

        try (Watch _ = log.open()) {
            log.record(entry(target));
            target.replace(0, target.length(), "/of another client");
        }

        assertThat(Files.readAllLines(path)).containsExactly(line("/one"));
    }

    @Test
    void whatManyThreadsRecordIsThereOnceAndWhole() throws Exception {
        Path path = folder.resolve("access.log");
        AccessLogFile log = log(path);

        try (Watch _ = log.open()) {
            List<Thread> threads = Stream.of("/a", "/b", "/c")
                    .map(target -> Thread.ofPlatform().start(() -> {
                        for (int i = 0; i < 3_000; i++) {
                            log.record(entry(target + i));
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }
        }

        List<String> lines = Files.readAllLines(path);
        assertThat(lines).hasSize(9_000).doesNotHaveDuplicates();
        assertThat(lines).contains(line("/a0"), line("/b1"), line("/c2999"));
    }

    @Test
    void aRequestThatIsLostIsNoLineOfTheFile() throws Exception {
        Path path = folder.resolve("access.log");
        AccessLogFile log = log(path);

        try (Watch _ = log.open()) {
            log.lost(entry("/"), "127.0.0.1:5001");
        }

        assertThat(path).isEmptyFile();
        assertThat(beside.backends).containsExactly("127.0.0.1:5001");
    }

    @Test
    void aDiskThatTakesNothingIsToldInTheLogAndHoldsNobodyUp() throws Exception {
        Path path = Files.createSymbolicLink(folder.resolve("access.log"), Path.of("/dev/full"));
        AccessLogFile log = log(path);

        try (LogLines told = new LogLines("falconer")) {
            try (Watch _ = log.open()) {
                log.record(entry("/"));
                assertThat(told.next())
                        .startsWith("WARN the access log " + path + " could not be written, because of ")
                        .endsWith("; lines that are missing: 0");
                for (int i = 0; i < 20_000; i++) {
                    log.record(entry("/more"));
                }
            }

            assertThat(told.next())
                    .startsWith("WARN the access log " + path + " could not be written, because of ")
                    .endsWith("; lines that are missing: 20001");
            assertThat(told.isEmpty()).isTrue();
        }
    }

    @Test
    void itIsNotOpenedInAFolderThatIsNotThere() {
        Path path = folder.resolve("nowhere").resolve("access.log");

        assertThatThrownBy(() -> log(path).open())
                .isInstanceOf(IOException.class)
                .hasMessage(path + " cannot be opened, because of a folder that is not there");
    }

    @Test
    void aPipeThatNobodyReadsIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

        assertThatThrownBy(() -> log(pipe).open())
                .isInstanceOf(IOException.class)
                .hasMessage(pipe + " cannot be opened, because of a pipe that nobody reads");
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> log(folder).open())
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " cannot be opened, because of Is a directory");
    }
}
