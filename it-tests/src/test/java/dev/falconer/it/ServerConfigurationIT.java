package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What falconer.xml says is what happens. */
class ServerConfigurationIT {

    private static final String CONFIGURATION = """
            <falconer>
              <limits maxRequestLine="200" />
              <trustedProxies><add address="127.0.0.1" /></trustedProxies>
              <forwarding untrusted="replace" xForwardedHost="true" xForwardedPrefix="true" forwarded="address"
                          via="both" requestId="create" traceParent="create" />
              <bindings>
                <binding url="http://127.0.0.1:0" />
                <binding url="http://127.0.0.1:0">
                  <limits maxHeaderCount="5" />
                  <trustedProxies />
                </binding>
              </bindings>
            </falconer>
            """;

    private static Falconer falconer;

    @BeforeAll
    static void start() {
        Site site = Site.python().write("falconer.xml", CONFIGURATION);
        falconer = Falconer.of(site)
                .configuration(site.file("falconer.xml"))
                .options("--access-log", "--path-base", "/shop")
                .start();
    }

    @AfterAll
    static void stop() {
        falconer.close();
    }

    /** The port of the binding that trusts nobody. */
    private static int strangers() {
        return falconer.log().awaitMatching("listening on http://", 2).getLast().port();
    }

    private static String headers(int port, String more) {
        return RawHttp.exchange(
                        port, "GET /shop/headers HTTP/1.1\r\nHost: h.test\r\n" + more + "Connection: close\r\n\r\n")
                .text();
    }

    @Test
    @DisplayName("Z36 every forwarded field that is asked for reaches the application")
    void tellsTheWay() {
        assertThat(headers(strangers(), ""))
                .containsPattern("X-Forwarded-For: 127\\.0\\.0\\.1:\\d+\n")
                .contains("X-Forwarded-Proto: http\n")
                .contains("X-Forwarded-Host: h.test\n")
                .contains("X-Forwarded-Prefix: /shop\n")
                .containsPattern("Forwarded: for=\"127\\.0\\.0\\.1:\\d+\";host=h\\.test;proto=http\n")
                .containsPattern("Via: 1\\.1 falconer-[0-9a-f]{8}\n")
                .containsPattern("X-Request-Id: [0-9a-f]{32}\n")
                .containsPattern("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\n");
    }

    @Test
    @DisplayName("X02 a stranger's claims are replaced, those of a trusted proxy appended to")
    void believesTrustedProxiesOnly() {
        String claim = "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: claimed.test\r\nX-Request-Id: claimed\r\n";

        assertThat(headers(strangers(), claim)).doesNotContain("192.0.2.7", "claimed");
        assertThat(headers(falconer.port(), claim))
                .contains("X-Forwarded-For: 192.0.2.7, 127.0.0.1:")
                .contains("X-Forwarded-Host: claimed.test, h.test\n")
                .contains("X-Request-Id: claimed\n");
    }

    @Test
    @DisplayName("Z01 a request that comes back is answered 508")
    void endsCircles() {
        String via = headers(falconer.port(), "")
                .lines()
                .filter(line -> line.startsWith("Via: "))
                .findFirst()
                .orElseThrow();

        RawResponse response = RawHttp.exchange(
                falconer.port(), "GET /shop/ HTTP/1.1\r\nHost: h.test\r\n" + via + "\r\nConnection: close\r\n\r\n");

        assertThat(response.status()).isEqualTo(508);
    }

    @Test
    @DisplayName("D17 the response names Falconer")
    void namesItselfOnResponses() {
        RawResponse response =
                RawHttp.exchange(falconer.port(), "GET /shop/ HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n");

        assertThat(response.values("Via")).singleElement().asString().matches("1\\.1 falconer-[0-9a-f]{8}");
    }

    @Test
    @DisplayName("the access log tells the request id that the application was told")
    void logsTheRequestId() {
        headers(falconer.port(), "X-Request-Id: find-me\r\n");

        falconer.log().awaitMatching("\"GET /shop/headers\" 200\\.0 .* find-me");
    }

    @Test
    @DisplayName("limits hold for the site, and where a binding says otherwise for that one")
    void limitsClients() {
        String longLine = "GET /shop/" + "a".repeat(200) + " HTTP/1.1\r\nHost: h.test\r\n\r\n";
        String many =
                "GET /shop/ HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n\r\n";

        assertThat(RawHttp.exchange(falconer.port(), longLine).status()).isEqualTo(414);
        assertThat(RawHttp.exchange(strangers(), longLine).status()).isEqualTo(414);
        assertThat(RawHttp.exchange(falconer.port(), many).status()).isEqualTo(200);
        assertThat(RawHttp.exchange(strangers(), many).status()).isEqualTo(431);
    }

    @Test
    @DisplayName("nothing starts with a file that is wrong, and check says the same")
    void refusesWhatIsWrong() {
        Site site = Site.python().write("falconer.xml", "<falconer>\n  <binding/>\n</falconer>");
        Path file = site.file("falconer.xml");

        Finished run = Falconer.of(site).configuration(file).finish();
        Finished check = Falconer.command("check", site.folder().toString(), "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(run.output()).contains("falconer.xml:2:3: <binding> is not known inside <falconer>");
        assertThat(check.output()).contains("falconer.xml:2:3: <binding> is not known inside <falconer>");
    }
}
