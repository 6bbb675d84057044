package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.Problem;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StartFailureTest {

    private static final ExitStatus STATUS = new ExitStatus.Code(1);

    static Stream<StartFailure> all() {
        return Stream.of(
                new StartFailure.ExecutableMissing("dotnet", "/srv/app, PATH"),
                new StartFailure.NotExecutable("/srv/app/run", "no execute permission"),
                new StartFailure.LaunchRefused("too many processes"),
                new StartFailure.ExitedBeforeListening(STATUS),
                new StartFailure.RuntimeMissing(STATUS, "Microsoft.NETCore.App 9.0.0"),
                new StartFailure.ListenedElsewhere(5001, List.of(5000, 7000), Duration.ofMinutes(2)),
                new StartFailure.NeverListened(5001, Duration.ofMinutes(2)),
                new StartFailure.SocketNeverOpened("/run/s/http.sock", List.of(5000), Duration.ofMinutes(2)),
                new StartFailure.SocketNeverOpened("/run/s/http.sock", List.of(), Duration.ofMinutes(2)),
                new StartFailure.NoSocket("/tmp: permission denied"),
                new StartFailure.NeverReady("answered GET / with 500 (expected: 200-399)"),
                new StartFailure.DidNotStayReady("it crashed with exit code 1"),
                new StartFailure.PortTaken(5001, "nginx [pid 812]"),
                new StartFailure.NoFreePort(10),
                new StartFailure.PortUnusable("48001"),
                new StartFailure.Misconfigured(List.of(new Problem("web.config", 4, 7, "processPath: missing"))),
                new StartFailure.RapidFailLimit(10, "it crashed with exit code 1"));
    }

    @Test
    void theListHereIsComplete() {
        assertThat(all().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(StartFailure.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theCauseIsOnePhraseThatFitsIntoASentence(StartFailure failure) {
        assertThat(failure.cause()).isNotBlank().doesNotEndWith(".").doesNotContain("\n", "!");
        assertThat(failure.cause()).doesNotContainIgnoringCase("error occurred").doesNotContainIgnoringCase("please");
    }

    @ParameterizedTest
    @MethodSource("all")
    void theHintSaysInWholeSentencesWhatToDo(StartFailure failure) {
        assertThat(failure.hint()).matches("[A-Z].*\\.").doesNotContain("\n", "!");
        assertThat(failure.hint()).doesNotContainIgnoringCase("please").isNotEqualTo(failure.cause());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theStageIsOneWord(StartFailure failure) {
        assertThat(failure.stage()).matches("[A-Z][A-Za-z]+");
    }

    @Test
    @DisplayName("D4 another port is tried only where the port may have been the cause")
    void onlyAPortsFailureIsTriedWithAnother() {
        assertThat(all().filter(StartFailure::anotherPortMayHelp).map(Object::getClass))
                .containsExactlyInAnyOrder(StartFailure.NeverListened.class, StartFailure.PortTaken.class);
    }

    @Test
    @DisplayName("PT-06 an unusable port is named, with the range")
    void anUnusablePortIsNamedWithTheRange() {
        assertThat(new StartFailure.PortUnusable("48001").cause()).contains("\"48001\"", "1025-48000");
    }

    @Test
    @DisplayName("PT-08 an application on another port is told so, with both ports")
    void theWrongPortIsNamed() {
        var failure = new StartFailure.ListenedElsewhere(5001, List.of(5000, 7000), Duration.ofMinutes(2));

        assertThat(failure.cause()).contains("port 5001", "wrong port: 5000, 7000", "120 s");
        assertThat(failure.hint()).contains("ASPNETCORE_PORT", "HTTP_PLATFORM_PORT");
    }

    @Test
    void aSocketThatWasNotOpenedIsNamedWithThePortsInstead() {
        var failure =
                new StartFailure.SocketNeverOpened("/run/s/http.sock", List.of(5000, 7000), Duration.ofSeconds(10));

        assertThat(failure.cause()).contains("/run/s/http.sock", "ports instead: 5000, 7000", "10 s");
    }

    @Test
    @DisplayName("ST-10 a missing program is named")
    void aMissingProgramIsNamed() {
        assertThat(new StartFailure.ExecutableMissing("bogus", "/srv/app, PATH").cause())
                .contains("\"bogus\"", "/srv/app, PATH");
    }

    @Test
    void allProblemsOfAConfigurationAreNamed() {
        var failure = new StartFailure.Misconfigured(List.of(
                new Problem("web.config", 4, 7, "processPath: missing"), new Problem("web.config", 9, 0, "bogus")));

        assertThat(failure.cause()).isEqualTo("web.config:4:7: processPath: missing; web.config:9: bogus");
    }
}
