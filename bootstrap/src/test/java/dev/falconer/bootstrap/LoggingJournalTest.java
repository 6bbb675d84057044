package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.Aftermath;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.ShadowCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class LoggingJournalTest {

    private static final ProcessId ID = new ProcessId(4121);
    private static final BackendEndpoint ENDPOINT = new BackendEndpoint.Loopback(5001);
    private static final Incident INCIDENT = new Incident(
            "F-1A2B3C4D",
            Instant.EPOCH,
            "shop",
            "/srv/shop",
            "dotnet app.dll",
            5001,
            new StartFailure.ExitedBeforeListening(new ExitStatus.Code(3)),
            new CapturedOutput("Wow {}!\n", "Wow {}!\n"));

    private final Logger logger = (Logger) LoggerFactory.getLogger("supervision");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final LoggingJournal journal = new LoggingJournal();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    static Stream<SupervisionFact> all() {
        return Stream.of(
                new SupervisionFact.StartAttemptFailed(INCIDENT, 1),
                new SupervisionFact.Started("shop", ID, ID, ENDPOINT, "/usr/bin/dotnet", Duration.ofMillis(812)),
                new SupervisionFact.RapidFailLimitReached("shop", 10, Instant.EPOCH),
                new SupervisionFact.StdoutLogUnavailable("shop", "/logs/stdout", "denied"),
                new SupervisionFact.StopForced("shop", ID, Duration.ofSeconds(10)),
                new SupervisionFact.ShutdownMessageSent("shop", ID, 202),
                new SupervisionFact.ShutdownMessageFailed("shop", ID, "refused"),
                new SupervisionFact.Retiring("shop", ID, RetireReason.CONFIGURATION_CHANGED),
                new SupervisionFact.OfflineChanged("shop", true),
                new SupervisionFact.StartFailed(INCIDENT),
                new SupervisionFact.Restarting("shop", Duration.ZERO, 1),
                new SupervisionFact.RecycleFailed(
                        "shop", RetireReason.CONFIGURATION_CHANGED, INCIDENT, Aftermath.GOES_ON),
                new SupervisionFact.Recycling("shop", RetireReason.SCHEDULED),
                new SupervisionFact.Recycled("shop", RetireReason.SCHEDULED),
                new SupervisionFact.Replacing("shop", ID, RetireReason.TOO_OLD),
                new SupervisionFact.FoundIll("shop", ID, "refused the connection"),
                new SupervisionFact.EvidenceTaken("shop", ID, "jstack ended with code 0 in 0.1 s"),
                new SupervisionFact.Frozen("shop", ID),
                new SupervisionFact.Thawed("shop", ID),
                new SupervisionFact.Scaled("shop", 1, 2),
                new SupervisionFact.HostingChanged("shop", true),
                new SupervisionFact.PauseChanged("shop", true),
                new SupervisionFact.ShadowCopied(
                        "shop", new ShadowCopy("/srv/shop/copies/2", 3, 1_000, 500, Duration.ofMillis(12), 2_500)),
                new SupervisionFact.ShadowCopyFailed("shop", "/srv/shop cannot be copied"),
                new SupervisionFact.GivenAway("shop", ID),
                new SupervisionFact.TakenOver("shop", ID, ENDPOINT, "/usr/bin/dotnet"),
                new SupervisionFact.TakenBack("shop", ID),
                new SupervisionFact.NotTakenOver("shop", ID, "it has ended"),
                new SupervisionFact.WatchFailed("shop", "denied"),
                new SupervisionFact.Exited("shop", ID, ENDPOINT, new ExitStatus.Code(0), ExitCause.RETIRED),
                new SupervisionFact.ConfigurationRejected(
                        "shop", "F-1A2B3C4D", List.of(new Problem("web.config", 3, 1, "bogus"))),
                new SupervisionFact.NotHonoured("shop", List.of(new Problem("web.config", 3, 1, "inprocess"))),
                new SupervisionFact.DebugLogChosen("shop", Optional.empty()));
    }

    @Test
    void theListOfFactsHereIsComplete() {
        assertThat(all().map(Object::getClass))
                .containsExactlyInAnyOrder(SupervisionFact.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("D21 every fact is one line that names the application and bears the event number as a field")
    void everyFactIsOneLine(SupervisionFact fact) {
        journal.record(fact);

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).contains("shop").doesNotContain("null");
            assertThat(fields(line)).contains("app=shop");
            if (fact.eventId() == 0) {
                assertThat(fields(line)).noneMatch(field -> field.startsWith("event="));
            } else {
                assertThat(fields(line)).contains("event=" + fact.eventId());
            }
        });
    }

    @Test
    @DisplayName("ST-01 a start names process, port, time and program")
    void aStartIsTold() {
        journal.record(
                new SupervisionFact.Started("shop", ID, ID, ENDPOINT, "/usr/bin/dotnet", Duration.ofMillis(812)));

        assertThat(message()).isEqualTo("started shop [pid 4121] on 127.0.0.1:5001 in 812 ms (/usr/bin/dotnet)");
    }

    @Test
    void aCopyIsToldWithWhatItTakesUp() {
        journal.record(new SupervisionFact.ShadowCopied(
                "shop", new ShadowCopy("/srv/shop/copies/2", 3, 1_000, 500, Duration.ofMillis(12), 2_500)));

        assertThat(message())
                .isEqualTo("shop: its folder was copied to /srv/shop/copies/2 in 12 ms: 3 files, 1000 bytes copied,"
                        + " 500 shared with the copy before; all its copies take up 2500 bytes");
    }

    @Test
    @DisplayName("ST-42 where a child listens, it is named as well")
    void aListeningChildIsTold() {
        journal.record(new SupervisionFact.Started(
                "shop", ID, new ProcessId(4122), ENDPOINT, "/bin/sh", Duration.ofMillis(812)));

        assertThat(message()).contains("[pid 4121, listening process 4122]");
    }

    @Test
    @DisplayName("LG-06 a failed start tells cause, hint, command line, port and what was printed, as it was printed")
    void aFailedStartIsTold() {
        journal.record(new SupervisionFact.StartFailed(INCIDENT));

        assertThat(message())
                .contains("F-1A2B3C4D", "exit code 3", "dotnet app.dll", "port 5001", "Wow {}!")
                .contains(INCIDENT.failure().hint());
        assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
    }

    @ParameterizedTest
    @EnumSource(ExitCause.class)
    void anEndThatNobodyWantedIsAWarning(ExitCause cause) {
        journal.record(new SupervisionFact.Exited("shop", ID, ENDPOINT, new ExitStatus.Signal(9), cause));

        assertThat(lines.list.getFirst().getLevel()).isEqualTo(cause.isRapidFailure() ? Level.WARN : Level.INFO);
        assertThat(message()).contains("[pid 4121]", "127.0.0.1:5001", "signal 9 (SIGKILL)");
    }

    private String message() {
        return lines.list.getFirst().getFormattedMessage();
    }

    private static List<String> fields(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .map(pair -> pair.key + "=" + pair.value)
                .toList();
    }
}
