package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.falconer.domain.process.Aftermath;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.DebugLog.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class DebugLogJournalTest {

    private static final String HEAD = "[2026-01-02T03:04:05.006Z, PID: 4711] [falconer] ";
    private static final Incident INCIDENT = new Incident(
            "F-1A2B3C4D",
            Instant.EPOCH,
            "shop",
            "/srv/shop",
            "dotnet app.dll",
            5001,
            new StartFailure.ExitedBeforeListening(new ExitStatus.Code(3)),
            new CapturedOutput("Wow!\n彡⾔ \ud800\n", ""));
    private static final SupervisionFact ONLINE = new SupervisionFact.OfflineChanged("shop", false);
    private static final SupervisionFact UNWATCHED = new SupervisionFact.WatchFailed("shop", "denied");

    @TempDir
    private Path folder;

    private final DebugLogJournal journal =
            new DebugLogJournal(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.006007Z")), new ProcessId(4711));
    private final Logger logger = (Logger) LoggerFactory.getLogger("supervision");
    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

    @BeforeEach
    void listen() {
        warnings.start();
        logger.addAppender(warnings);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(warnings);
    }

    @Test
    @DisplayName("LG-26 LG-30 every line has the time and the pid in front; folders are made")
    void linesHaveTimeAndPid() throws IOException {
        choose("deep/debug.txt", Detail.INFO);

        journal.record(ONLINE);

        assertThat(lines("deep/debug.txt"))
                .containsExactly(
                        HEAD + "shop: its debug log is " + folder.resolve("deep/debug.txt"),
                        HEAD + "shop is online again: app_offline.htm is gone");
    }

    @Test
    @DisplayName("LG-30 what a failed start has printed is lines with time and pid as well")
    void printedLinesHaveTimeAndPid() throws IOException {
        choose("debug.txt", Detail.INFO);

        journal.record(new SupervisionFact.StartFailed(INCIDENT));

        assertThat(lines("debug.txt")).allMatch(line -> line.startsWith(HEAD)).endsWith(HEAD + "Wow!", HEAD + "彡⾔ ?");
    }

    @Test
    void aFileThatIsThereIsContinued() throws IOException {
        Files.writeString(folder.resolve("debug.txt"), "older\n");

        choose("debug.txt", Detail.INFO);

        assertThat(lines("debug.txt")).hasSize(2).startsWith("older");
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 1", "WARNING, 2", "INFO, 3", "TRACE, 3"})
    void theLevelLeavesOutWhatIsLess(Detail detail, int written) throws IOException {
        choose("debug.txt", detail);
        Files.delete(folder.resolve("debug.txt"));

        journal.record(ONLINE);
        journal.record(UNWATCHED);
        journal.record(new SupervisionFact.RecycleFailed(
                "shop", RetireReason.CONFIGURATION_CHANGED, INCIDENT, Aftermath.GOES_ON));

        assertThat(lines("debug.txt")).hasSize(written);
    }

    @Test
    void otherApplicationsAreNotInIt() throws IOException {
        choose("debug.txt", Detail.INFO);

        journal.record(new SupervisionFact.OfflineChanged("api", true));

        assertThat(lines("debug.txt")).hasSize(1);
    }

    @Test
    @DisplayName("LG-29 the server's file is told once where the log goes on")
    void theFileBeforeIsTold() throws IOException {
        String before = folder.resolve("a.txt").toString();
        String file = folder.resolve("b.txt").toString();
        journal.record(new SupervisionFact.DebugLogChosen(
                "shop", Optional.of(new DebugLog(file, Detail.INFO, Optional.of(before)))));

        journal.record(ONLINE);

        assertThat(lines("a.txt")).containsExactly(HEAD + "shop: its debug log is " + file);
        assertThat(lines("b.txt")).hasSize(2);
    }

    @Test
    void aLogThatEndsSaysSo() throws IOException {
        choose("a.txt", Detail.INFO);
        choose("b.txt", Detail.INFO);

        journal.record(new SupervisionFact.DebugLogChosen("shop", Optional.empty()));
        journal.record(ONLINE);

        assertThat(lines("a.txt")).hasSize(2).last().asString().endsWith("its debug log is " + folder.resolve("b.txt"));
        assertThat(lines("b.txt")).hasSize(2).last().asString().endsWith("it has no debug log any more");
    }

    @Test
    void aFileThatCannotBeWrittenIsOneWarning() throws IOException {
        Files.createDirectory(folder.resolve("debug.txt"));

        choose("debug.txt", Detail.INFO);
        journal.record(ONLINE);
        journal.record(UNWATCHED);

        assertThat(warnings.list).singleElement().satisfies(warning -> {
            assertThat(warning.getLevel()).isEqualTo(Level.WARN);
            assertThat(warning.getFormattedMessage())
                    .contains(folder.resolve("debug.txt").toString(), "the application runs without it");
        });
    }

    private void choose(String name, Detail detail) {
        journal.record(new SupervisionFact.DebugLogChosen(
                "shop", Optional.of(new DebugLog(folder.resolve(name).toString(), detail, Optional.empty()))));
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }
}
