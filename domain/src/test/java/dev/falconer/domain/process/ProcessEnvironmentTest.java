package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Site;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessEnvironmentTest {

    private static final Optional<PairingToken> TOKEN = Optional.of(new PairingToken("t0ken"));
    private static final List<Binding> HTTP = List.of(Binding.parse("http://*:80"));
    private static final String STARTUP = "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES";
    private static final String INTEGRATION = "Microsoft.AspNetCore.Server.IISIntegration";
    private static final String PREFER = "ANCM_PREFER_ENVIRONMENT_VARIABLES";

    @Nested
    class ForAspNetCore {

        @Test
        @DisplayName("EV-10 every variable of the contract is there, beside the server's own")
        void theContractIsComplete() {
            Map<String, String> environment =
                    compose(HostingBuilder.aspNetCore(), Map.of("PATH", "/usr/bin", "HOME", "/root"));

            assertThat(environment)
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("PATH", "/usr/bin"),
                            Map.entry("HOME", "/root"),
                            Map.entry("ASPNETCORE_PORT", "5001"),
                            Map.entry("ASPNETCORE_TOKEN", "t0ken"),
                            Map.entry("ASPNETCORE_APPL_PATH", "/"),
                            Map.entry(STARTUP, ";" + INTEGRATION),
                            Map.entry("ASPNETCORE_ANCM_HTTPS_PORT", ""),
                            Map.entry("ASPNETCORE_IIS_PHYSICAL_PATH", "/srv/shop"),
                            Map.entry("ASPNETCORE_IIS_HTTPAUTH", "anonymous;"),
                            Map.entry("ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED", "true"),
                            Map.entry("ASPNETCORE_IIS_VERSION", "10.0"),
                            Map.entry("ASPNETCORE_IIS_APP_POOL_ID", "site"),
                            Map.entry("ASPNETCORE_IIS_SITE_NAME", "site"),
                            Map.entry("ASPNETCORE_IIS_SITE_ID", "1"),
                            Map.entry("ASPNETCORE_IIS_APP_CONFIG_PATH", "MACHINE/WEBROOT/APPHOST/site"),
                            Map.entry("ASPNETCORE_IIS_APPLICATION_ID", "/LM/W3SVC/1/ROOT"),
                            Map.entry("ASPNETCORE_IIS_APPLICATION_VIRTUAL_PATH", "/")));
        }

        @Test
        @DisplayName("EV-23 the physical path is the application's directory")
        void thePhysicalPathIsTheDirectory() {
            assertThat(compose(
                            HostingBuilder.aspNetCore().variable("ASPNETCORE_IIS_PHYSICAL_PATH", "/elsewhere"),
                            Map.of()))
                    .containsEntry("ASPNETCORE_IIS_PHYSICAL_PATH", "/srv/shop");
        }

        @Test
        void aPercentSignInTheDirectoryIsOfTheDirectory() {
            Application application = new Application(
                    "shop",
                    PathBase.ROOT,
                    "/srv/100%USER%",
                    new Configuration.Accepted(HostingBuilder.aspNetCore().build()));

            Map<String, String> environment = new ProcessEnvironment(
                            new Site("site", HTTP, List.of(application)), Map.of("USER", "root"))
                    .compose(application, HostingBuilder.aspNetCore().build(), "5001", TOKEN);

            assertThat(environment).containsEntry("ASPNETCORE_IIS_PHYSICAL_PATH", "/srv/100%USER%");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ASPNETCORE_IIS_HTTPAUTH", "aspnetcore_iis_httpauth"})
        @DisplayName("EV-09 EV-25 what the edge authenticates is not the configuration's to say, in any letter case")
        void reservedVariablesAreComputed(String name) {
            Map<String, String> environment =
                    compose(HostingBuilder.aspNetCore().variable(name, "ignoredValue"), Map.of(name, "inherited"));

            assertThat(caselessly(environment, "ASPNETCORE_IIS_HTTPAUTH"))
                    .containsExactly(Map.entry("ASPNETCORE_IIS_HTTPAUTH", "anonymous;"));
        }

        @Test
        @DisplayName("EV-22 the path base is not the configuration's to say")
        void thePathBaseIsTheApplications() {
            Map<String, String> environment = compose(
                    HostingBuilder.aspNetCore().variable("ASPNETCORE_APPL_PATH", "/evil"),
                    new PathBase("/a/b"),
                    HTTP,
                    Map.of());

            assertThat(environment)
                    .containsEntry("ASPNETCORE_APPL_PATH", "/a/b")
                    .containsEntry("ASPNETCORE_IIS_APPLICATION_ID", "/LM/W3SVC/1/ROOT/a/b")
                    .containsEntry("ASPNETCORE_IIS_APP_CONFIG_PATH", "MACHINE/WEBROOT/APPHOST/site/a/b")
                    .containsEntry("ASPNETCORE_IIS_APPLICATION_VIRTUAL_PATH", "/a/b");
        }

        @Test
        @DisplayName("EV-24 whether web sockets are forwarded is told, whatever the configuration says")
        void webSocketSupportIsTold() {
            var claimed = HostingBuilder.aspNetCore().variable("ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED", "maybe");

            assertThat(compose(claimed, Map.of())).containsEntry("ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED", "true");
            assertThat(compose(claimed.withoutWebSockets(), Map.of()))
                    .containsEntry("ASPNETCORE_IIS_WEBSOCKETS_SUPPORTED", "false");
        }

        @Test
        @DisplayName("PT-01 a configured port is passed on as it is written")
        void aPortIsPassedOnAsWritten() {
            var hosting = HostingBuilder.aspNetCore()
                    .variable("ASPNETCORE_PORT", "8080x")
                    .port("8080x")
                    .build();

            assertThat(environment(HTTP, Map.of()).compose(shop(), hosting, "8080x", TOKEN))
                    .containsEntry("ASPNETCORE_PORT", "8080x");
        }
    }

    @Nested
    class TheHostingStartup {

        @Test
        @DisplayName("EV-03 nothing set: the integration alone, after a semicolon as the original writes it")
        void ofNothing() {
            assertThat(compose(HostingBuilder.aspNetCore(), Map.of())).containsEntry(STARTUP, ";" + INTEGRATION);
        }

        @Test
        @DisplayName("EV-13 what the server has comes first")
        void isAppendedToTheServers() {
            assertThat(compose(HostingBuilder.aspNetCore(), Map.of(STARTUP, "Asm1")))
                    .containsEntry(STARTUP, "Asm1;" + INTEGRATION);
        }

        @Test
        @DisplayName("EV-04 EV-14 the configuration's value is taken as it is")
        void isNotAddedToTheConfigurations() {
            assertThat(compose(HostingBuilder.aspNetCore().variable(STARTUP, "Asm2"), Map.of(STARTUP, "Asm1")))
                    .containsEntry(STARTUP, "Asm2");
        }
    }

    @Nested
    class TheHttpsPort {

        @Test
        @DisplayName("EV-21 is that of the https binding")
        void isTheBindings() {
            assertThat(httpsPort("https://*:8443", "http://*:80")).isEqualTo("8443");
        }

        @Test
        @DisplayName("EV-20 is empty where two differ")
        void isEmptyWhereTwoDiffer() {
            assertThat(httpsPort("https://*:443", "https://*:8443")).isEmpty();
            assertThat(httpsPort("https://a:443", "https://b:443")).isEqualTo("443");
            assertThat(httpsPort("http://*:80")).isEmpty();
        }

        @Test
        @DisplayName("EV-19 is the configuration's where that names one")
        void isTheConfigurations() {
            Map<String, String> environment = compose(
                    HostingBuilder.aspNetCore().variable("ASPNETCORE_ANCM_HTTPS_PORT", "123"),
                    PathBase.ROOT,
                    List.of(Binding.parse("https://*:8443")),
                    Map.of("HTTPS_PORT", "7"));

            assertThat(environment)
                    .containsEntry("ASPNETCORE_ANCM_HTTPS_PORT", "123")
                    .containsEntry("HTTPS_PORT", "7");
        }

        private String httpsPort(String... urls) {
            List<Binding> bindings = Stream.of(urls).map(Binding::parse).toList();
            return compose(HostingBuilder.aspNetCore(), PathBase.ROOT, bindings, Map.of())
                    .getOrDefault("ASPNETCORE_ANCM_HTTPS_PORT", "missing");
        }
    }

    @Nested
    class Entries {

        @Test
        @DisplayName("EV-12 beat what is inherited")
        void beatTheServers() {
            assertThat(compose(
                            HostingBuilder.aspNetCore().variable("ASPNETCORE_ENVIRONMENT", "Production"),
                            Map.of("ASPNETCORE_ENVIRONMENT", "Development")))
                    .containsEntry("ASPNETCORE_ENVIRONMENT", "Production");
        }

        @Test
        @DisplayName("EV-25 whose names differ only in case are one, and the last wins")
        void areComparedWithoutCase() {
            Map<String, String> environment =
                    compose(HostingBuilder.aspNetCore().variable("Foo", "1").variable("FOO", "2"), Map.of("foo", "0"));

            assertThat(caselessly(environment, "foo")).containsExactly(Map.entry("FOO", "2"));
        }

        @Test
        @DisplayName("EV-15 are expanded from the server's environment")
        void areExpanded() {
            assertThat(compose(
                            HostingBuilder.aspNetCore().variable("OtherVariable", "%TestVariable%;Hello"),
                            Map.of("TestVariable", "World")))
                    .containsEntry("OtherVariable", "World;Hello");
        }

        @Test
        @DisplayName("EV-18 are not expanded from one another, and what is unknown stays")
        void areNotExpandedFromOneAnother() {
            Map<String, String> environment =
                    compose(HostingBuilder.aspNetCore().variable("A", "1").variable("B", "%A%"), Map.of());

            assertThat(environment).containsEntry("B", "%A%");
        }

        @Test
        @DisplayName("EV-11 EV-17 of any length are passed on whole")
        void mayBeLong() {
            String value = "x".repeat(402);

            assertThat(compose(HostingBuilder.aspNetCore().variable("LONG", value), Map.of()))
                    .containsEntry("LONG", value);
        }
    }

    @Nested
    class WhenTheServersEnvironmentIsPreferred {

        @ParameterizedTest
        @ValueSource(strings = {"1", "true", "TRUE"})
        @DisplayName("EV-16 what the server has replaces the configuration's value, unexpanded")
        void theServersValueWins(String on) {
            Map<String, String> environment = compose(
                    HostingBuilder.aspNetCore().variable("ASPNETCORE_ENVIRONMENT", "Debug"),
                    Map.of(PREFER, on, "aspnetcore_environment", "%PATH%", "PATH", "/bin"));

            assertThat(caselessly(environment, "ASPNETCORE_ENVIRONMENT"))
                    .containsExactly(Map.entry("ASPNETCORE_ENVIRONMENT", "%PATH%"));
        }

        @Test
        void anEmptyValueOfTheServerIsNone() {
            assertThat(compose(HostingBuilder.aspNetCore().variable("A", "own"), Map.of(PREFER, "1", "A", "")))
                    .containsEntry("A", "own");
        }

        @ParameterizedTest
        @CsvSource({"0", "false", "yes"})
        void otherValuesDoNotSwitchItOn(String off) {
            assertThat(compose(HostingBuilder.aspNetCore().variable("A", "own"), Map.of(PREFER, off, "A", "server")))
                    .containsEntry("A", "own");
        }

        @Test
        void whatMakesThePairIsNotReplaced() {
            Map<String, String> environment = compose(
                    HostingBuilder.aspNetCore(),
                    Map.of(PREFER, "1", "ASPNETCORE_TOKEN", "x", "ASPNETCORE_PORT", "1", "ASPNETCORE_APPL_PATH", "/x"));

            assertThat(environment)
                    .containsEntry("ASPNETCORE_TOKEN", "t0ken")
                    .containsEntry("ASPNETCORE_PORT", "5001")
                    .containsEntry("ASPNETCORE_APPL_PATH", "/");
        }
    }

    @Nested
    class TheToken {

        @Test
        @DisplayName("TK-05 of the configuration is used, expanded")
        void mayBeConfigured() {
            var hosting = HostingBuilder.aspNetCore()
                    .variable("aspnetcore_token", "fixed-%USER%")
                    .build();

            assertThat(environment(HTTP, Map.of("USER", "web")).configuredToken(hosting))
                    .contains(new PairingToken("fixed-web"));
        }

        @Test
        void ofTheServersOwnEnvironmentIsNotConfigured() {
            assertThat(environment(HTTP, Map.of("ASPNETCORE_TOKEN", "outer"))
                            .configuredToken(HostingBuilder.aspNetCore().build()))
                    .isEmpty();
        }

        @Test
        @DisplayName("TK-02 is always told to an ASP.NET Core process")
        void isTold() {
            assertThat(compose(HostingBuilder.aspNetCore(), Map.of("ASPNETCORE_TOKEN", "outer")))
                    .containsEntry("ASPNETCORE_TOKEN", "t0ken");
        }

        @Test
        void pairsOnlyWhereTheProtocolKnowsIt() {
            assertThat(ProcessEnvironment.pairs(HostingProtocol.ASP_NET_CORE)).isTrue();
            assertThat(ProcessEnvironment.pairs(HostingProtocol.HTTP_PLATFORM)).isFalse();
        }
    }

    @Nested
    class ForHttpPlatform {

        @Test
        void thePortIsAllThatIsAdded() {
            Map<String, String> environment = compose(HostingBuilder.httpPlatform(), Map.of("PATH", "/usr/bin"));

            assertThat(environment)
                    .containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/usr/bin", "HTTP_PLATFORM_PORT", "5001"));
        }

        @Test
        void thePortMayBeUsedByTheEntries() {
            Map<String, String> environment = compose(
                    HostingBuilder.httpPlatform().variable("PORT", "%HTTP_PLATFORM_PORT%"),
                    Map.of("HTTP_PLATFORM_PORT", "outer"));

            assertThat(environment).containsEntry("PORT", "5001").containsEntry("HTTP_PLATFORM_PORT", "5001");
        }

        @Test
        void thePortIsNotTheConfigurationsToSay() {
            assertThat(compose(HostingBuilder.httpPlatform().variable("http_platform_port", "1"), Map.of()))
                    .containsExactly(Map.entry("HTTP_PLATFORM_PORT", "5001"));
        }
    }

    private static Map<String, String> compose(HostingBuilder hosting, Map<String, String> server) {
        return compose(hosting, PathBase.ROOT, HTTP, server);
    }

    private static Map<String, String> compose(
            HostingBuilder builder, PathBase pathBase, List<Binding> bindings, Map<String, String> server) {
        Application application = builder.application("shop", pathBase);
        return environment(bindings, server).compose(application, builder.build(), "5001", TOKEN);
    }

    private static ProcessEnvironment environment(List<Binding> bindings, Map<String, String> server) {
        return new ProcessEnvironment(new Site("site", bindings, List.of(shop())), server);
    }

    private static Application shop() {
        return HostingBuilder.aspNetCore().application("shop");
    }

    private static List<Map.Entry<String, String>> caselessly(Map<String, String> environment, String name) {
        return environment.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .toList();
    }
}
