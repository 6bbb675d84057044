package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Pattern;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that are not ASP.NET Core, behind httpPlatform, and one without any web.config. */
class OtherPlatformsIT {

    record Platform(String name, Supplier<Site> site) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Platform> platforms() {
        return Stream.of(
                new Platform("Node.js", Site::node),
                new Platform("Python", Site::python),
                new Platform("Java", Site::java));
    }

    @ParameterizedTest
    @MethodSource("platforms")
    @DisplayName("an application answers, echoes, is given no token, and comes back after a crash")
    void isHosted(Platform platform) {
        try (Falconer falconer = Falconer.host(platform.site().get())) {
            assertThat(falconer.http().get("/").text()).isEqualTo("Hello from " + platform + "\n");
            byte[] body = Pattern.bytes(0, 100_000);
            assertThat(falconer.http().post("/echo", body).bytes()).isEqualTo(body);
            assertThat(falconer.http().get("/headers").text())
                    .containsIgnoringCase("X-Forwarded-For: 127.0.0.1:")
                    .doesNotContainIgnoringCase("MS-ASPNETCORE");
            long pid = falconer.http().get("/pid").number();

            Processes.kill(pid);

            falconer.log().awaitEvents(1001, 2);
            assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
            assertThat(falconer.stop()).isZero();
        }
    }

    static Stream<Platform> platformsWithUnixSockets() {
        return Stream.of(
                new Platform("Node.js", () -> onUnixSocket(Site.node())),
                new Platform("Python", () -> onUnixSocket(Site.python())));
    }

    private static Site onUnixSocket(Site site) {
        String setting =
                "<handlerSettings><handlerSetting name=\"backendAddress\" value=\"unixSocket\" /></handlerSettings>";
        String config = site.read("web.config");
        return site.write(
                "web.config",
                config.contains("</httpPlatform>")
                        ? config.replace("</httpPlatform>", setting + "</httpPlatform>")
                        : config.replaceFirst("(?s)(<httpPlatform[^>]*?)\\s*/>", "$1>" + setting + "</httpPlatform>"));
    }

    @ParameterizedTest
    @MethodSource("platformsWithUnixSockets")
    @DisplayName("an application listens on a UNIX socket, comes back after a crash, and leaves nothing behind")
    void isHostedOnAUnixSocket(Platform platform) throws IOException {
        Path runtime = Files.createTempDirectory("run");
        try (Falconer falconer = Falconer.of(platform.site().get())
                .variable("XDG_RUNTIME_DIR", runtime.toString())
                .start()) {
            assertThat(falconer.http().get("/").text()).isEqualTo("Hello from " + platform + "\n");
            byte[] body = Pattern.bytes(0, 1_000_000);
            assertThat(falconer.http().post("/echo", body).bytes()).isEqualTo(body);
            assertThat(falconer.log().awaitEvent(1001).text()).contains("unix:" + runtime + "/falconer/");
            long pid = falconer.http().get("/pid").number();

            Processes.kill(pid);

            falconer.log().awaitEvents(1001, 2);
            assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
            assertThat(falconer.stop()).isZero();
        }
        assertThat(runtime.resolve("falconer")).isEmptyDirectory();
    }

    @Test
    @DisplayName("the example that Falconer brings runs as it is")
    void hostsTheExample() {
        try (Falconer falconer = Falconer.host(Site.hello())) {
            assertThat(falconer.http().get("/").text())
                    .contains("<h1>Hello</h1>")
                    .contains("x-forwarded-for");
        }
    }

    @Test
    @DisplayName("ST-51 a folder without web.config, with one runtimeconfig.json, runs as dotnet App.dll")
    void needsNoWebConfig() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore().delete("web.config"))) {
            assertThat(falconer.http().get("/HelloWorld").text()).isEqualTo("Hello World");
        }
    }

    @Nested
    class NodeJs {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.node());
            falconer.http().get("/");
        }

        @Test
        @DisplayName("the port is in the variable that web.config builds from it")
        void isGivenItsPort() {
            assertThat(falconer.http().get("/env?name=GREETING_PORT").number())
                    .isEqualTo(
                            falconer.http().get("/env?name=HTTP_PLATFORM_PORT").number())
                    .isEqualTo(falconer.log().awaitEvent(1001).port());
        }

        @Test
        @DisplayName("an interim answer passes before the real one")
        void sendsEarlyHints() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("GET /early-hints HTTP/1.1\r\nHost: site\r\n\r\n");

                assertThat(connection.head().status()).isEqualTo(103);
                assertThat(connection.response().text()).isEqualTo("hinted\n");
            }
        }

        @Test
        @DisplayName("trailers pass")
        void sendsTrailers() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("GET /trailers HTTP/1.1\r\nHost: site\r\nTE: trailers\r\nConnection: close\r\n\r\n");

                String all = new String(connection.toEnd(), StandardCharsets.ISO_8859_1);

                assertThat(all).contains("X-Checksum: abc").endsWith("\r\n\r\n");
            }
        }

        @Test
        @DisplayName("an answer that ends with its connection arrives whole")
        void endsWithItsConnection() {
            RawResponse response = RawHttp.exchange(falconer.port(), "GET /http-1.0 HTTP/1.1\r\nHost: site\r\n\r\n");

            assertThat(response.text()).isEqualTo("until the connection ends\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/stale", "/reset"})
        @DisplayName("a pooled connection that the application closed or reset costs no request")
        void closesPooledConnections(String target) {
            for (int i = 0; i < 20; i++) {
                assertThat(falconer.http().get(target).status()).isEqualTo(200);
                assertThat(falconer.http().get("/pid").status()).isEqualTo(200);
            }
        }
    }
}
