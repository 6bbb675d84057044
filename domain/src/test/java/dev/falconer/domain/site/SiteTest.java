package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {

    private static final List<Binding> BINDINGS = List.of(Binding.parse("http://*:80"));

    @Nested
    class ASite {

        @Test
        void needsABindingAndAnApplication() {
            List<Application> shop = List.of(HostingBuilder.aspNetCore().application("shop"));

            assertThatThrownBy(() -> new Site("site", List.of(), shop)).hasMessageContaining("bindings: none");
            assertThatThrownBy(() -> new Site("site", BINDINGS, List.of())).hasMessageContaining("applications: none");
        }

        @Test
        void hasOneApplicationPerPathBase() {
            List<Application> twins = List.of(
                    HostingBuilder.aspNetCore().application("one", new PathBase("/sub")),
                    HostingBuilder.aspNetCore().application("other", new PathBase("/sub")));

            assertThatThrownBy(() -> new Site("site", BINDINGS, twins)).hasMessageContaining("/sub");
        }

        @Test
        @DisplayName("MA: path bases that differ only in letter case own the same requests, and are one")
        void comparesPathBasesAsRequestsAre() {
            List<Application> twins = List.of(
                    HostingBuilder.aspNetCore().application("one", new PathBase("/sub")),
                    HostingBuilder.aspNetCore().application("other", new PathBase("/Sub")));

            assertThatThrownBy(() -> new Site("site", BINDINGS, twins)).hasMessageContaining("/Sub");
        }

        @Test
        void keepsListsOfItsOwn() {
            var applications =
                    new ArrayList<>(List.of(HostingBuilder.aspNetCore().application("shop")));
            var site = new Site("site", BINDINGS, applications);

            applications.clear();

            assertThat(site.applications()).hasSize(1);
        }
    }

    @Nested
    class AProcessPolicy {

        @ParameterizedTest
        @CsvSource({"0, 0, 0, 1", "3600, 600, 100, 100"})
        @DisplayName("RF-08 the schema's ranges are inclusive")
        void takesTheEndsOfEveryRange(int startup, int shutdown, int fails, int attempts) {
            assertThatNoException().isThrownBy(() -> policy(startup, shutdown, fails, attempts));
        }

        @ParameterizedTest
        @CsvSource({
            "-1, 0, 0, 1, startupTimeLimit",
            "3601, 0, 0, 1, startupTimeLimit",
            "0, -1, 0, 1, shutdownTimeLimit",
            "0, 601, 0, 1, shutdownTimeLimit",
            "0, 0, -1, 1, rapidFailsPerMinute",
            "0, 0, 101, 1, rapidFailsPerMinute",
            "0, 0, 0, 0, startAttempts"
        })
        @DisplayName("RF-08 what lies outside is refused by name")
        void refusesWhatLiesOutside(int startup, int shutdown, int fails, int attempts, String name) {
            assertThatThrownBy(() -> policy(startup, shutdown, fails, attempts))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(name + ": ")
                    .hasMessageContaining("(expected: ");
        }

        private ProcessPolicy policy(int startup, int shutdown, int fails, int attempts) {
            return new ProcessPolicy(Duration.ofSeconds(startup), Duration.ofSeconds(shutdown), fails, attempts);
        }
    }

    @Nested
    class AForwardingPolicy {

        @Test
        void refusesNegativeLimits() {
            assertThatThrownBy(() -> ForwardingPolicy.of(Duration.ofSeconds(-1), 0, true, false))
                    .hasMessageContaining("requestTimeout");
            assertThatThrownBy(() -> ForwardingPolicy.of(Duration.ZERO, -1, true, false))
                    .hasMessageContaining("maxAllowedContentLength");
        }
    }

    @Nested
    class AnEnvironmentEntry {

        @ParameterizedTest
        @ValueSource(strings = {"", "A=B", "A\0"})
        void refusesNamesThatNoEnvironmentCanHold(String name) {
            assertThatThrownBy(() -> new EnvironmentEntry(name, "value")).hasMessageContaining("(expected: ");
        }

        @Test
        void doesNotShowItsValue() {
            assertThat(new EnvironmentEntry("PASSWORD", "s3cret")).hasToString("EnvironmentEntry[PASSWORD=***]");
            assertThatThrownBy(() -> new EnvironmentEntry("", "s3cret")).hasMessageNotContaining("s3cret");
        }
    }

    @Nested
    class ACommand {

        @Test
        void isShownOnOneLineWithQuotesWhereNeeded() {
            var command = new Command("/opt/my app/run", List.of("plain", "two words", "", "tab\there"));

            assertThat(command.line()).isEqualTo("\"/opt/my app/run\" plain \"two words\" \"\" \"tab\there\"");
        }

        @Test
        void needsAProgram() {
            assertThatThrownBy(() -> new Command("", List.of())).hasMessageContaining("processPath: empty");
        }
    }

    @Nested
    class AConfiguration {

        @Test
        void isRejectedOnlyForAReason() {
            assertThatThrownBy(() -> new Configuration.Rejected(19, List.of())).hasMessageContaining("problems: none");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, web.config: bogus", "4, 0, web.config:4: bogus", "4, 7, web.config:4:7: bogus"})
    void aProblemIsShownAsEditorsUnderstandIt(int line, int column, String text) {
        assertThat(new Problem("web.config", line, column, "bogus")).hasToString(text);
    }
}
