package dev.falconer.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The port that an application is given, and what happens when it does not listen there. */
class PortsIT {

    @Nested
    class ThatAreConfigured {

        @Test
        @DisplayName("PT-01 ASPNETCORE_PORT of web.config is the port")
        void isUsed() {
            int port = FreePort.find();
            Site site = withPort(Integer.toString(port));

            assertThat(addresses(site)).isEqualTo("http://127.0.0.1:" + port + "\n");
        }

        @Test
        @DisplayName("PT-02 an empty ASPNETCORE_PORT is as good as none")
        void mayBeEmpty() {
            String address = addresses(withPort(""));

            int port = Integer.parseInt(address.strip().replace("http://127.0.0.1:", ""));
            assertThat(port).isBetween(1025, 48000);
        }

        @Test
        @DisplayName("PT-03 PT-06 port 1024 is refused without a start")
        void isTooLow() {
            assertRefused("1024");
        }

        @Test
        @DisplayName("PT-04 PT-06 port 48001 is refused without a start")
        void isTooHigh() {
            assertRefused("48001");
        }

        @Test
        @DisplayName("PT-05 PT-06 a port that is no number is refused without a start")
        void isNoNumber() {
            assertRefused("noninteger");
        }

        private static void assertRefused(String port) {
            RawBackend backend = RawBackend.create(config -> config.variable("ASPNETCORE_PORT", port));

            try (Falconer falconer = Falconer.host(backend.site())) {
                Answer answer = falconer.http().get("/");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(falconer.log().awaitEvent(1020).text())
                        .contains(port)
                        .contains("1025")
                        .contains("48000");
                assertThat(falconer.log().events(1000)).hasSize(1);
                assertThat(backend.hasNoted("listening")).isFalse();
            }
        }
    }

    @Test
    @DisplayName("PT-10 ASPNETCORE_URLS does not lead the application elsewhere")
    void beatsUrls() {
        Site site =
                Site.aspNetCore(config -> config.variable("ASPNETCORE_URLS", "http://127.0.0.1:" + FreePort.find()));

        try (Falconer falconer = Falconer.host(site)) {
            String address = falconer.http().get("/addresses").text();

            assertThat(address)
                    .isEqualTo("http://127.0.0.1:"
                            + falconer.log().awaitEvent(1001).port() + "\n");
        }
    }

    @Test
    @DisplayName("PT-11 the application's address has no path, whatever its path base")
    void hasNoPath() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore(), "--path-base", "/pathBase")) {
            assertThat(falconer.http().get("/pathBase/addresses").text()).matches("http://127\\.0\\.0\\.1:\\d+\n");
        }
    }

    @Test
    @DisplayName("PT-08 an application that listens on another port is named with that port")
    void isAnother() {
        int other = FreePort.find();
        Site site = RawBackend.create(config -> config.with("processPath", "sh")
                        .with("arguments", "elsewhere.sh")
                        .with("startupTimeLimit", 3))
                .site()
                .write("elsewhere.sh", "ASPNETCORE_PORT=" + other + " exec python3 raw_backend.py\n");

        try (Falconer falconer = Falconer.host(site)) {
            Answer answer = falconer.http().get("/");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("502.5");
            assertThat(falconer.log().awaitEvent(1020).text())
                    .contains("wrong port")
                    .contains(Integer.toString(other));
        }
    }

    @Test
    @DisplayName("PT-09 another program on the port gets no request, and its answer reaches nobody")
    void belongsToAnotherProgram() throws IOException {
        var asked = new AtomicInteger();
        HttpServer foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        foreign.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] text = "foreign".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        foreign.start();
        try {
            String port = Integer.toString(foreign.getAddress().getPort());
            Site site = RawBackend.create(
                            config -> config.with("startupTimeLimit", 2).variable("ASPNETCORE_PORT", port))
                    .site();
            try (Falconer falconer = Falconer.host(site)) {
                Answer answer = falconer.http().get("/");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("502.5").doesNotContain("foreign");
                assertThat(asked).hasValue(0);
                assertThat(falconer.log().awaitEvent(1020).text()).contains(port);
            }
        } finally {
            foreign.stop(0);
        }
    }

    private static Site withPort(String port) {
        return Site.aspNetCore(config -> config.variable("ASPNETCORE_PORT", port));
    }

    private static String addresses(Site site) {
        try (Falconer falconer = Falconer.host(site)) {
            return falconer.http().get("/addresses").text();
        }
    }
}
