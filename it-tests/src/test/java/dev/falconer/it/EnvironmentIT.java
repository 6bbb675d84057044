package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.WebConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The environment variables of an application. */
class EnvironmentIT {

    private static final String HOSTING_STARTUP = "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES";
    private static final String INTEGRATION = "Microsoft.AspNetCore.Server.IISIntegration";

    @Nested
    class AsTheApplicationSeesIt {

        private static final String LONG = "x".repeat(402);

        private static Site site;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            site = Site.aspNetCore(config -> config.variable("IT_LONG", LONG)
                    .variable("IT_EXPANDED", "%TestVariable%;Hello")
                    .variable("IT_UNKNOWN", "%IT_NOWHERE%")
                    .variable("ASPNETCORE_IIS_HTTPAUTH", "shouldberemoved")
                    .variable("ASPNETCORE_APPL_PATH", "/evil")
                    .variable("ASPNETCORE_ENVIRONMENT", "Production")
                    .variable("ASPNETCORE_ANCM_HTTPS_PORT", "123")
                    .variable("aspnetcore_iis_websockets_supported", "nonsense")
                    .variable("IT_TWICE", "first")
                    .variable("it_twice", "second"));
            falconer = Falconer.of(site)
                    .variable("TestVariable", "World")
                    .variable("ASPNETCORE_ENVIRONMENT", "Development")
                    .start();
        }

        @Test
        @DisplayName("EV-03 the integration assembly is in the list of hosting startups")
        void hasTheIntegration() {
            assertThat(value(HOSTING_STARTUP).split(";")).contains(INTEGRATION);
        }

        @Test
        @DisplayName("EV-05 EV-09 ASPNETCORE_IIS_HTTPAUTH says what the edge does, whatever web.config says")
        void saysWhoAuthenticates() {
            assertThat(value("ASPNETCORE_IIS_HTTPAUTH")).isEqualTo("anonymous;");
        }

        @Test
        @DisplayName("EV-10 the pairing variables are there, and the server's own are inherited")
        void holdsBothKinds() {
            assertThat(falconer.http().get("/env-dump").lines())
                    .anyMatch(line -> line.startsWith("ASPNETCORE_PORT="))
                    .anyMatch(line -> line.startsWith("ASPNETCORE_TOKEN="))
                    .contains("ASPNETCORE_APPL_PATH=/", "ASPNETCORE_IIS_HTTPAUTH=anonymous;")
                    .anyMatch(line -> line.startsWith(HOSTING_STARTUP + "="))
                    .anyMatch(line -> line.startsWith("PATH="))
                    .contains("TestVariable=World");
        }

        @Test
        @DisplayName("EV-11 a long value arrives whole")
        void takesLongValues() {
            assertThat(value("IT_LONG")).isEqualTo(LONG);
        }

        @Test
        @DisplayName("EV-12 web.config beats the server's environment")
        void beatsTheServer() {
            assertThat(value("ASPNETCORE_ENVIRONMENT")).isEqualTo("Production");
            assertThat(falconer.http().get("/environment-name").text()).isEqualTo("Production");
        }

        @Test
        @DisplayName("EV-15 %VAR% is expanded from the server's environment")
        void isExpanded() {
            assertThat(value("IT_EXPANDED")).isEqualTo("World;Hello");
        }

        @Test
        @DisplayName("EV-18 an unknown %VAR% stays as written")
        void keepsUnknownNames() {
            assertThat(value("IT_UNKNOWN")).isEqualTo("%IT_NOWHERE%");
        }

        @Test
        @DisplayName("EV-19 ASPNETCORE_ANCM_HTTPS_PORT may be set, and sets nothing else")
        void keepsTheHttpsPort() {
            assertThat(value("ASPNETCORE_ANCM_HTTPS_PORT")).isEqualTo("123");
            assertThat(falconer.http().get("/env?name=ASPNETCORE_HTTPS_PORT").status())
                    .isEqualTo(404);
        }

        @Test
        @DisplayName("EV-22 ASPNETCORE_APPL_PATH is the real path, whatever web.config says")
        void knowsItsPath() {
            assertThat(value("ASPNETCORE_APPL_PATH")).isEqualTo("/");
        }

        @Test
        @DisplayName("EV-23 ASPNETCORE_IIS_PHYSICAL_PATH is the application's directory")
        void knowsItsDirectory() {
            assertThat(value("ASPNETCORE_IIS_PHYSICAL_PATH"))
                    .isEqualTo(site.folder().toString());
        }

        @Test
        @DisplayName("EV-24 web sockets are announced, in any case of the name, whatever web.config says")
        void announcesWebSockets() {
            assertThat(value("ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED")).isEqualTo("true");
            assertThat(falconer.http().get("/env-dump").lines())
                    .noneMatch(line -> line.startsWith("aspnetcore_iis_websockets"));
        }

        @Test
        @DisplayName("EV-25 names that differ only in case are one variable; the last one wins")
        void comparesWithoutCase() {
            assertThat(falconer.http().get("/env-dump").lines())
                    .filteredOn(line -> line.toUpperCase(Locale.ROOT).startsWith("IT_TWICE="))
                    .singleElement()
                    .asString()
                    .endsWith("=second");
        }

        private static String value(String name) {
            return falconer.http().get("/env?name=" + name).text();
        }
    }

    @Nested
    class AsTheProcessIsGivenIt {

        @Test
        @DisplayName("EV-04 EV-14 a list of hosting startups in web.config stays as it is")
        void keepsTheConfiguredList() {
            Optional<String> value = variable(
                    config -> config.variable(HOSTING_STARTUP, "Asm2"),
                    setup -> setup.variable(HOSTING_STARTUP, "Asm1"),
                    HOSTING_STARTUP);

            assertThat(value).hasValue("Asm2");
        }

        @Test
        @DisplayName("EV-13 the integration is appended to the server's list of hosting startups")
        void appendsToTheServersList() {
            Optional<String> value = variable(
                    UnaryOperator.identity(), setup -> setup.variable(HOSTING_STARTUP, "Asm1"), HOSTING_STARTUP);

            assertThat(value).hasValue("Asm1;" + INTEGRATION);
        }

        @Test
        @DisplayName("EV-16 ANCM_PREFER_ENVIRONMENT_VARIABLES lets the server's environment win")
        void prefersTheServer() {
            Optional<String> value = variable(
                    config -> config.variable("ASPNETCORE_ENVIRONMENT", "Debug"),
                    setup -> setup.variable("ASPNETCORE_ENVIRONMENT", "Development")
                            .variable("ANCM_PREFER_ENVIRONMENT_VARIABLES", "true"),
                    "ASPNETCORE_ENVIRONMENT");

            assertThat(value).hasValue("Development");
        }

        @Test
        @DisplayName("EV-17 a long value behind %VAR% is expanded whole")
        void expandsLongValues() {
            String text = "y".repeat(3000);

            Optional<String> value = variable(
                    config -> config.variable("IT_LONG", "<%IT_SOURCE%>"),
                    setup -> setup.variable("IT_SOURCE", text),
                    "IT_LONG");

            assertThat(value).hasValue("<" + text + ">");
        }

        @Test
        @DisplayName("EV-24 web sockets that are switched off are announced as such")
        void announcesNoWebSockets() {
            Optional<String> value = variable(
                    config -> config.beside("<webSocket enabled=\"false\" />"),
                    UnaryOperator.identity(),
                    "ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED");

            assertThat(value).hasValue("false");
        }

        private static Optional<String> variable(
                UnaryOperator<WebConfig> config, UnaryOperator<Falconer.Setup> setup, String name) {
            Site site = RawBackend.create(config).site();
            try (Falconer falconer = setup.apply(Falconer.of(site)).start()) {
                falconer.http().get("/");
                List<String> environment =
                        Processes.environment(falconer.log().awaitEvent(1001).pid());
                return environment.stream()
                        .filter(line -> line.startsWith(name + "="))
                        .map(line -> line.substring(name.length() + 1))
                        .findFirst();
            }
        }
    }

    @Test
    @DisplayName("EV-01 EV-02 a variable added to a running application is there in the next process, and no other")
    void growsByOne() {
        Site site = Site.aspNetCore(config -> config.with("shutdownTimeLimit", 2));
        try (Falconer falconer = Falconer.host(site)) {
            long before = falconer.http().get("/env-count").number();

            site.configure(config -> config.variable("ANCMTestFoo", "foo"));
            awaitValue(falconer, "ANCMTestFoo", "foo");
            assertThat(falconer.http().get("/env-count").number()).isEqualTo(before + 1);

            site.configure(config -> config.variable("ANCMTestBar", "bar"));
            awaitValue(falconer, "ANCMTestBar", "bar");
            assertThat(falconer.http().get("/env-count").number()).isEqualTo(before + 2);
        }
    }

    private static void awaitValue(Falconer falconer, String name, String value) {
        Await.until(
                name + " is " + value,
                () -> falconer.http().get("/env?name=" + name).text().equals(value));
    }
}
