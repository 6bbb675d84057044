package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.ProcessPolicy;
import dev.falconer.domain.site.ScalingPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, flags and spans of time: their ranges, and what is said about values outside. */
class ScalarAttributesTest {

    /** Where the first attribute after {@code processPath="dotnet"} stands in {@link PublishedFolder#aspNetCore}. */
    private static final String FIRST = "web.config:1:67: ";

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    @Test
    void theLargestValuesOfTheSchemaAreAllowed() {
        folder.waitingRequests(7)
                .aspNetCore("startupTimeLimit=\"3600\" shutdownTimeLimit=\"600\" rapidFailsPerMinute=\"100\""
                        + " processesPerApplication=\"100\"");

        assertThat(folder.hosting().process())
                .isEqualTo(new ProcessPolicy(Duration.ofHours(1), Duration.ofMinutes(10), 100, 2));
        assertThat(folder.hosting().pool().scaling()).isEqualTo(ScalingPolicy.fixed(100));
        assertThat(folder.hosting().pool().queue().requests()).isEqualTo(7);
    }

    @Test
    void theSmallestValuesOfTheSchemaAreAllowed() {
        folder.aspNetCore("startupTimeLimit=\"0\" shutdownTimeLimit=\"0\" rapidFailsPerMinute=\"0\""
                + " processesPerApplication=\"1\" requestTimeout=\"00:00:00\"");

        assertThat(folder.hosting().process()).isEqualTo(new ProcessPolicy(Duration.ZERO, Duration.ZERO, 0, 2));
        assertThat(folder.hosting().pool().scaling()).isEqualTo(ScalingPolicy.fixed(1));
        assertThat(folder.hosting().forwarding().requestTimeout()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "startupTimeLimit, 3601, 0-3600",
        "startupTimeLimit, -1, 0-3600",
        "startupTimeLimit, 12s, 0-3600",
        "startupTimeLimit, 1.5, 0-3600",
        "startupTimeLimit, 99999999999999999999, 0-3600",
        "shutdownTimeLimit, 601, 0-600",
        "rapidFailsPerMinute, 101, 0-100",
        "processesPerApplication, 0, 1-100",
        "processesPerApplication, 101, 1-100",
    })
    @DisplayName("RF-08 a number outside its range breaks the schema and the range is named")
    void numbersOutsideTheirRange(String name, String value, String range) {
        folder.aspNetCore(name + "=\"" + value + "\"");

        assertThat(folder.problems())
                .containsExactly("500.19", FIRST + name + ": " + value + " (expected: " + range + ")");
    }

    @Test
    void anEmptyNumberIsNoNumber() {
        folder.aspNetCore("startupTimeLimit=\"\"");

        assertThat(folder.problems()).containsExactly("500.19", FIRST + "startupTimeLimit is empty (expected: 0-3600)");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "100, 100"})
    void startupRetryCountIsTheNumberOfAttemptsButOneAtLeast(String value, int attempts) {
        folder.webServer("<httpPlatform processPath=\"node\" startupRetryCount=\"" + value + "\"/>");

        assertThat(folder.hosting().process().startAttempts()).isEqualTo(attempts);
    }

    @ParameterizedTest
    @CsvSource({
        "00:02:00, PT2M",
        "00:00:01, PT1S",
        "0:0:5, PT5S",
        "360:00:00, PT360H",
        "25:00:00, PT25H",
        "1.00:00:00, PT24H",
        "14.23:59:59, PT359H59M59S",
        "15.00:00:00, PT360H",
    })
    void spansOfTime(String text, Duration span) {
        folder.aspNetCore("requestTimeout=\"" + text + "\"");

        assertThat(folder.hosting().forwarding().requestTimeout()).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00:60:00",
                "00:00:60",
                "360:00:01",
                "361:00:00",
                "1.24:00:00",
                "15.00:00:01",
                "-00:00:01",
                "02:00",
                "120",
                "00:00:01.5",
                "00:02:00 "
            })
    void spansThatAreNone(String text) {
        folder.aspNetCore("requestTimeout=\"" + text + "\"");

        assertThat(folder.problems())
                .containsExactly(
                        "500.19",
                        FIRST + "requestTimeout: " + text
                                + " (expected: hh:mm:ss, at most 360:00:00, minutes and seconds below 60)");
    }

    @ParameterizedTest
    @CsvSource({"true, false", "TRUE, false", "True, false", "false, true", "FALSE, true"})
    void flagsMayBeInAnyLetterCase(String text, boolean shown) {
        folder.aspNetCore("disableStartUpErrorPage=\"" + text + "\"");

        assertThat(folder.hosting().failurePage().shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdoutLogEnabled", "disableStartUpErrorPage", "forwardWindowsAuthToken"})
    void aFlagIsTrueOrFalse(String name) {
        folder.aspNetCore(name + "=\"yes\"");

        assertThat(folder.problems()).containsExactly("500.19", FIRST + name + ": yes (expected: true or false)");
    }

    @Nested
    class TheHostingModel {

        @ParameterizedTest
        @ValueSource(strings = {"", "outofprocess", "OutOfProcess", "InProcess"})
        void knownOnes(String model) {
            folder.aspNetCore("hostingModel=\"" + model + "\"");

            assertThat(folder.hosting().command().processPath()).isEqualTo("dotnet");
        }

        @Test
        @DisplayName("D1 in process is run out of process, and said so")
        void inProcess() {
            folder.aspNetCore("hostingModel=\"InProcess\"");

            assertThat(folder.notices())
                    .containsExactly(FIRST + "hostingModel: InProcess is not available here;"
                            + " the application runs out-of-process");
        }

        @Test
        @DisplayName("ST-15 an unknown one is an authoring error that names the two")
        void unknown() {
            folder.aspNetCore("hostingModel=\"bogus\"");

            assertThat(folder.problems())
                    .containsExactly("500.0", FIRST + "hostingModel: bogus (expected: inprocess or outofprocess)");
        }
    }

    @Nested
    class TheBodyLimit {

        @ParameterizedTest
        @CsvSource({"0", "1", "100000000", "4294967295"})
        @DisplayName("MB-03 MB-04 MB-05 is an unsigned number of 32 bits")
        void allowed(long limit) {
            folder.webServer(limit(String.valueOf(limit)));

            assertThat(folder.hosting().forwarding().maxRequestBody()).isEqualTo(limit);
        }

        @ParameterizedTest
        @ValueSource(strings = {"4294967296", "-1", "30 MB"})
        void refused(String limit) {
            folder.webServer(limit(limit));

            assertThat(folder.problems().getFirst()).isEqualTo("500.19");
            assertThat(folder.problems().getLast())
                    .endsWith("maxAllowedContentLength: " + limit + " (expected: 0-4294967295)");
        }

        private String limit(String value) {
            return "<aspNetCore processPath=\"dotnet\"/><security><requestFiltering><requestLimits"
                    + " maxAllowedContentLength=\"" + value + "\"/></requestFiltering></security>";
        }
    }

    @Test
    void webSocketsCanBeSwitchedOff() {
        folder.webServer("<aspNetCore processPath=\"dotnet\"/><webSocket enabled=\"False\"/>");

        assertThat(folder.hosting().forwarding().webSockets()).isFalse();
    }
}
