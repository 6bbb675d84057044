package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.Http;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pairing token: what tells an application that a request came through Falconer. */
class TokenIT {

    private static final String TOKEN = "MS-ASPNETCORE-TOKEN";

    private static final String HANDSHAKE = """
            Host: site
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            """.replace("\n", "\r\n");

    @Test
    @DisplayName("TK-01 a request that bypasses Falconer is refused by the application")
    void refusesABypass() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
            assertThat(falconer.http().get("/HelloWorld").status()).isEqualTo(200);
            int port = falconer.log().awaitEvent(1001).port();

            Http.Answer answer = Http.to(port).get("/HelloWorld");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).isEmpty();
        }
    }

    @Test
    @DisplayName("TK-02 without a token the application's integration is off, and nothing says so")
    void isSilentWithoutAToken() {
        String port = Integer.toString(FreePort.find());
        Site site = Site.aspNetCore(config -> config.variable("ASPNETCORE_TOKEN", "")
                .variable("ASPNETCORE_PORT", port)
                .variable("ASPNETCORE_URLS", "http://127.0.0.1:" + port));

        try (Falconer falconer = Falconer.host(site)) {
            Http.Answer answer = falconer.http().get("/scheme", "X-Forwarded-Proto", "https");

            assertThat(answer.text()).isEqualTo("Scheme:http; Original:");
            assertThat(Http.to(Integer.parseInt(port)).get("/HelloWorld").status())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("TK-03 a token that a client sends never arrives; the server's does, once")
    void replacesAForgery() {
        RawBackend backend = RawBackend.create();
        try (Falconer falconer = Falconer.host(backend.site())) {
            falconer.http().get("/forged", TOKEN, "x", "ms-aspnetcore-token", "y");

            assertThat(backend.headersFor("/forged", TOKEN)).containsExactly(tokenOf(falconer, 0));
        }
    }

    @Test
    @DisplayName("TK-04 every process has a token of its own")
    void changesWithTheProcess() {
        RawBackend backend = RawBackend.create();
        try (Falconer falconer = Falconer.host(backend.site())) {
            falconer.http().get("/");
            String first = tokenOf(falconer, 0);

            Processes.kill(falconer.log().awaitEvent(1001).pid());

            falconer.log().awaitEvents(1001, 2);
            assertThat(tokenOf(falconer, 1)).isNotEqualTo(first).hasSizeGreaterThanOrEqualTo(32);
        }
    }

    @Test
    @DisplayName("TK-05 a token in web.config is used on both sides")
    void mayBeFixed() {
        RawBackend backend = RawBackend.create(config -> config.variable("ASPNETCORE_TOKEN", "fixed"));
        try (Falconer falconer = Falconer.host(backend.site())) {
            falconer.http().get("/fixed");

            assertThat(tokenOf(falconer, 0)).isEqualTo("fixed");
            assertThat(backend.headersFor("/fixed", TOKEN)).containsExactly("fixed");
        }
    }

    @Test
    @DisplayName("TK-06 the shutdown message carries the token")
    void isInTheShutdownMessage() {
        RawBackend backend = RawBackend.create();
        String token;
        try (Falconer falconer = Falconer.host(backend.site())) {
            falconer.http().get("/");
            token = tokenOf(falconer, 0);
        }

        assertThat(backend.headersFor("/iisintegration", TOKEN)).containsExactly(token);
    }

    @Test
    @DisplayName("TK-07 the handshake of a web socket carries the token")
    void isInAHandshake() {
        RawBackend backend =
                RawBackend.create().answerBytes("socket", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        try (Falconer falconer = Falconer.host(backend.site())) {
            RawHttp.exchange(falconer.port(), "GET /socket HTTP/1.1\r\n" + HANDSHAKE + "\r\n");

            assertThat(backend.headersFor("/socket", TOKEN)).containsExactly(tokenOf(falconer, 0));
        }
    }

    @Test
    @DisplayName("TK-03 the log never shows the token")
    void isNeverLogged() {
        try (Falconer falconer = Falconer.host(RawBackend.create().site(), "--access-log")) {
            falconer.http().get("/");

            Await.until(
                    "the request is logged",
                    () -> !falconer.log().matching("GET /").isEmpty());
            assertThat(falconer.log().text()).doesNotContain(tokenOf(falconer, 0));
        }
    }

    private static String tokenOf(Falconer falconer, int start) {
        LogEntry started = falconer.log().awaitEvents(1001, start + 1).get(start);
        List<String> environment = Processes.environment(started.pid());
        return environment.stream()
                .filter(line -> line.startsWith("ASPNETCORE_TOKEN="))
                .map(line -> line.substring("ASPNETCORE_TOKEN=".length()))
                .findFirst()
                .orElseThrow();
    }
}
