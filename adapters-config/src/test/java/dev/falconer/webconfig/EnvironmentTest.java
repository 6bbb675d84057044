package dev.falconer.webconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.PortChoice;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables of the file and of the server, and what they decide before the application ever sees them. */
class EnvironmentTest {

    @TempDir
    private Path temporary;

    private PublishedFolder folder;

    @BeforeEach
    void givenAFolder() {
        folder = new PublishedFolder(temporary);
    }

    /** {@code NAME=value} each. */
    private PublishedFolder variables(String... variables) {
        var elements = new StringBuilder("<environmentVariables>");
        for (String variable : variables) {
            String[] parts = variable.split("=", 2);
            elements.append("<environmentVariable name='%s' value='%s'/>".formatted(parts[0], parts[1]));
        }
        return folder.aspNetCore("", elements.append("</environmentVariables>").toString());
    }

    @Nested
    class TheEntries {

        @Test
        @DisplayName("EV-25 names that differ only in case are one variable, the last one wins")
        void lastWins() {
            variables("A=1", "B=2", "a=3");

            assertThat(folder.hosting().environment())
                    .containsExactly(new EnvironmentEntry("a", "3"), new EnvironmentEntry("B", "2"));
        }

        @Test
        @DisplayName("EV-11 EV-15 values are handed on whole and not yet expanded")
        void valuesAreNotExpanded() {
            String value = "%TestVariable%;" + "x".repeat(402);
            variables("OtherVariable=" + value, "EMPTY=").server("TestVariable", "World");

            assertThat(folder.hosting().environment())
                    .containsExactly(new EnvironmentEntry("OtherVariable", value), new EnvironmentEntry("EMPTY", ""));
        }

        @Test
        void aTokenStaysAmongThem() {
            variables("ASPNETCORE_TOKEN=fixed");

            assertThat(folder.hosting().environment())
                    .containsExactly(new EnvironmentEntry("ASPNETCORE_TOKEN", "fixed"));
        }

        @Test
        void clearForgetsThoseBefore() {
            folder.aspNetCore(
                    "",
                    "<environmentVariables><environmentVariable name='A' value='1'/><clear/>"
                            + "<environmentVariable name='B' value='2'/></environmentVariables>");

            assertThat(folder.hosting().environment()).containsExactly(new EnvironmentEntry("B", "2"));
        }

        @Test
        void aNameWithAnEqualsSignIsNoName() {
            folder.aspNetCore(
                    "", "<environmentVariables><environmentVariable name='A=B' value='1'/></environmentVariables>");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.0",
                            "web.config:1:111: name of <environmentVariable>: A=B (expected: a name without =)");
        }

        @Test
        void anEmptyNameBreaksTheSchema() {
            variables("=1");

            assertThat(folder.problems())
                    .containsExactly(
                            "500.19",
                            "web.config:1:111: name of <environmentVariable> is empty (expected: the variable's name)");
        }
    }

    @Nested
    class ThePort {

        @ParameterizedTest
        @CsvSource({"1025, 1025", "48000, 48000", "8080x, 8080", "%PORT%, 5005"})
        @DisplayName("PT-01 ASPNETCORE_PORT of the file is the port")
        void fixed(String text, int port) {
            variables("AspNetCore_Port=" + text).server("PORT", "5005");

            assertThat(folder.hosting().port())
                    .isEqualTo(new PortChoice.Fixed(port, text.equals("%PORT%") ? "5005" : text));
            assertThat(folder.hosting().environment()).isEmpty();
        }

        @Test
        @DisplayName("PT-02 an empty one is as if unset")
        void empty() {
            variables("ASPNETCORE_PORT=");

            assertThat(folder.hosting().port()).isEqualTo(new PortChoice.Free());
        }

        @ParameterizedTest
        @ValueSource(strings = {"1024", "48001", "noninteger"})
        @DisplayName("PT-03 PT-04 PT-05 one outside the range leaves the application without a port")
        void unusable(String text) {
            variables("ASPNETCORE_PORT=" + text);

            assertThat(folder.hosting().port()).isEqualTo(new PortChoice.Unusable(text));
        }

        @Test
        void theServersOwnPortIsNotTheApplications() {
            variables().server("ASPNETCORE_PORT", "5000");

            assertThat(folder.hosting().port()).isEqualTo(new PortChoice.Free());
        }

        @Test
        void theServersOwnPortIsPreferredWhereThatIsWanted() {
            variables("ASPNETCORE_PORT=6000")
                    .server("ASPNETCORE_PORT", "5000")
                    .server("ANCM_PREFER_ENVIRONMENT_VARIABLES", "true");

            assertThat(folder.hosting().port()).isEqualTo(new PortChoice.Fixed(5000, "5000"));
        }

        @Test
        void httpPlatformPassesItOnLikeAnyOther() {
            folder.webServer(
                    "<httpPlatform processPath='node'><environmentVariables>"
                            + "<environmentVariable name='ASPNETCORE_PORT' value='6000'/></environmentVariables></httpPlatform>");

            assertThat(folder.hosting().port()).isEqualTo(new PortChoice.Free());
            assertThat(folder.hosting().environment()).hasSize(1);
        }
    }

    @Nested
    class TheFailurePage {

        @ParameterizedTest
        @CsvSource({
            "ASPNETCORE_ENVIRONMENT, Development, true",
            "ASPNETCORE_ENVIRONMENT, development, true",
            "DOTNET_ENVIRONMENT, Development, true",
            "ASPNETCORE_ENVIRONMENT, Production, false",
            "ASPNETCORE_DETAILEDERRORS, 1, true",
            "ASPNETCORE_DETAILEDERRORS, true, true",
            "ASPNETCORE_DETAILEDERRORS, 0, false",
            "OTHER, Development, false",
        })
        void showsDetailsInDevelopment(String name, String value, boolean detailed) {
            variables(name + "=" + value);
            assertThat(folder.hosting().failurePage().detailed()).isEqualTo(detailed);

            variables().server(name, value);
            assertThat(folder.hosting().failurePage().detailed()).isEqualTo(detailed);
        }

        @Test
        void theServersEnvironmentWinsOverTheFile() {
            variables("ASPNETCORE_ENVIRONMENT=Development").server("ASPNETCORE_ENVIRONMENT", "Production");

            assertThat(folder.hosting().failurePage().detailed()).isFalse();
        }

        @Test
        void theCommandLineWinsOverBoth() {
            variables("ASPNETCORE_ENVIRONMENT=Development").development(false);
            assertThat(folder.hosting().failurePage().detailed()).isFalse();

            variables().development(true);
            assertThat(folder.hosting().failurePage().detailed()).isTrue();
        }

        @Test
        @DisplayName("ST-32 ANCM_ADDITIONAL_ERROR_PAGE_LINK is handed on")
        void additionalLink() {
            variables().server("ANCM_ADDITIONAL_ERROR_PAGE_LINK", "http://example");

            assertThat(folder.hosting().failurePage())
                    .isEqualTo(new FailurePage(true, false, Optional.of("http://example")));
        }

        @Test
        void aLinkOfAnotherKindIsLeftOutAndToldSo() {
            variables().server("ANCM_ADDITIONAL_ERROR_PAGE_LINK", "javascript:alert(1)");

            assertThat(folder.hosting().failurePage().additionalLink()).isEmpty();
            assertThat(folder.notices())
                    .containsExactly("web.config: ANCM_ADDITIONAL_ERROR_PAGE_LINK: javascript:alert(1) is left out"
                            + " (expected: http:// or https://)");
        }

        @Test
        @DisplayName("ST-34 disableStartUpErrorPage takes it away")
        void disabled() {
            folder.aspNetCore("disableStartUpErrorPage='true'");

            assertThat(folder.hosting().failurePage().shown()).isFalse();
        }
    }
}
