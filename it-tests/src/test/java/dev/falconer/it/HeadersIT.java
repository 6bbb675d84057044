package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header lines and status lines in both directions. */
class HeadersIT {

    @Nested
    class OfARequest {

        private static RawBackend backend;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            backend = RawBackend.create();
            falconer = Falconer.host(backend.site());
            falconer.http().get("/");
        }

        @Test
        @DisplayName("HD-01 nothing that begins with MS-ASPNETCORE reaches the application, in any case")
        void withholdsReservedNames() {
            List<String> names = List.of(
                    "MS-ASPNETCORE",
                    "mS-ASPNETCORE",
                    "MS-ASPNETCORE-",
                    "mS-ASPNETCORE-f",
                    "MS-ASPNETCORE-foo",
                    "MS-ASPNETCOREfoo",
                    "MS-ASPNETCORE-" + "x".repeat(86));
            String lines = String.join(
                    "", names.stream().map(name -> name + ": forged\r\n").toList());

            RawHttp.exchange(falconer.port(), "GET /reserved HTTP/1.1\r\nHost: site\r\n" + lines + "\r\n");

            assertThat(backend.receivedFor("/reserved")).doesNotContain("forged");
        }

        @Test
        @DisplayName("HD-12 Host stays as it is, and Connection stays behind with what it names")
        void keepsTheHost() {
            RawHttp.exchange(
                    falconer.port(),
                    "GET /host HTTP/1.1\r\nHost: www.example:1234\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n\r\n");

            assertThat(backend.headersFor("/host", "Host")).containsExactly("www.example:1234");
            assertThat(backend.headersFor("/host", "X-Hop")).isEmpty();
            assertThat(backend.headersFor("/host", "Connection")).isEmpty();
        }

        @Test
        @DisplayName("HD-13 the client is appended to X-Forwarded-For, with its port")
        void namesTheClient() {
            try (RawHttp connection = falconer.connect()) {
                connection
                        .send("GET /for HTTP/1.1\r\nHost: site\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n")
                        .response();

                assertThat(String.join(", ", backend.headersFor("/for", "X-Forwarded-For")))
                        .isEqualTo("6.6.6.6, 127.0.0.1:" + connection.localPort());
            }
        }

        @Test
        @DisplayName("HD-14 the scheme is appended to X-Forwarded-Proto")
        void namesTheScheme() {
            RawHttp.exchange(falconer.port(), "GET /proto HTTP/1.1\r\nHost: site\r\nX-Forwarded-Proto: https\r\n\r\n");

            assertThat(String.join(", ", backend.headersFor("/proto", "X-Forwarded-Proto")))
                    .isEqualTo("https, http");
        }

        @Test
        @DisplayName("HD-19 cookies, credentials and unknown headers pass as they are, in order")
        void passesOn() {
            String headers = String.join(
                    "\r\n",
                    "Host: site",
                    "Cookie: a=1; b=2",
                    "Authorization: Basic dTpw",
                    "X-Odd: one",
                    "X-Odd: two",
                    "Accept-Encoding: gzip");

            RawHttp.exchange(falconer.port(), "GET /pass HTTP/1.1\r\n" + headers + "\r\n\r\n");

            assertThat(backend.headersFor("/pass"))
                    .contains("Cookie: a=1; b=2", "Authorization: Basic dTpw", "Accept-Encoding: gzip");
            assertThat(backend.headersFor("/pass", "X-Odd")).containsExactly("one", "two");
        }
    }

    @Nested
    class OfAnAnswer {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore(config -> config.variable("TESTSITE_NO_SERVER_HEADER", "1")));
            falconer.http().get("/");
        }

        @Test
        @DisplayName("HD-02 an empty header is passed empty or not at all")
        void mayBeEmpty() {
            RawResponse response = get("/empty-header");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.values("X-Empty")).isSubsetOf("");
        }

        @Test
        @DisplayName("HD-03 unknown, typed and repeated headers all arrive, in order")
        void keepsEverything() {
            RawResponse response = get("/response-headers");

            assertThat(response.values("UnknownHeader")).containsExactly("test123=foo");
            assertThat(response.values("Content-Type")).containsExactly("application/x-testsite");
            assertThat(response.values("MultiHeader")).containsExactly("1", "2");
            assertThat(response.values("Vary")).containsExactly("Accept", "Accept-Language", "Origin");
            assertThat(response.values("Set-Cookie"))
                    .containsExactly("first=1; path=/", "second=2, with comma; path=/; HttpOnly");
        }

        @Test
        @DisplayName("HD-04 the application's Server header is the only one")
        void keepsTheServer() {
            assertThat(get("/server-header").values("Server")).containsExactly("MyServer/7.8");
        }

        @Test
        @DisplayName("HD-05 where the application names no server, nobody does")
        void addsNoServer() {
            assertThat(get("/HelloWorld").values("Server")).isEmpty();
        }

        @Test
        @DisplayName("HD-06 an exception in the application is its own 500")
        void passesOnAnException() {
            RawResponse response = get("/throw");

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.reason()).isEqualTo("Internal Server Error");
        }

        static Stream<Arguments> statuses() {
            return Stream.of(500, 400, 999, 200)
                    .flatMap(status -> Stream.of("", "&body=", "&body=text")
                            .flatMap(body ->
                                    Stream.of("", "&reason=custom").map(reason -> Arguments.of(status, body, reason))));
        }

        @ParameterizedTest
        @MethodSource("statuses")
        @DisplayName("HD-07 HD-08 status, reason and body are the application's")
        void keepsTheStatusLine(int status, String body, String reason) {
            RawResponse response = get("/status?code=" + status + body + reason);

            assertThat(response.status()).isEqualTo(status);
            assertThat(response.text()).isEqualTo(body.endsWith("text") ? "text" : "");
            if (!reason.isEmpty()) {
                assertThat(response.reason()).isEqualTo("custom");
            } else if (status == 999) {
                assertThat(response.reason()).isEmpty();
            }
        }

        @Test
        @DisplayName("HD-09 the application's Connection: close is its own affair")
        void keepsTheConnection() {
            try (RawHttp connection = falconer.connect()) {
                for (int i = 0; i < 2; i++) {
                    RawResponse response = connection
                            .send("GET /connection-close HTTP/1.1\r\nHost: site\r\n\r\n")
                            .response();
                    assertThat(response.status()).isEqualTo(200);
                    assertThat(response.has("Connection")).isFalse();
                }
            }
        }

        @Test
        @DisplayName("HD-15 one Date, and one framing")
        void hasOneDate() {
            RawResponse response = get("/download-chunked?bytes=10");

            assertThat(response.values("Date")).hasSize(1);
            assertThat(response.values("Transfer-Encoding")).containsExactly("chunked");
        }

        @Test
        @DisplayName("HD-18 redirects to the application's own address are not rewritten")
        void rewritesNothing() {
            Answer answer = falconer.http().get("/redirect?to=http://127.0.0.1:5000/elsewhere");

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).isEqualTo("http://127.0.0.1:5000/elsewhere");
        }

        private static RawResponse get(String target) {
            return RawHttp.exchange(falconer.port(), "GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n");
        }
    }

    @Nested
    class OfAnOddAnswer {

        private static RawBackend backend;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            backend = RawBackend.create();
            falconer = Falconer.host(backend.site());
            falconer.http().get("/");
        }

        @Test
        @DisplayName("HD-16 response headers above the limit are an orderly 502")
        void isTooLarge() {
            backend.answer(
                    "large",
                    "send(b'HTTP/1.1 200 OK\\r\\nX-Large: ' + b'x' * 70000 + b'\\r\\nContent-Length: 0\\r\\n\\r\\n')");

            assertThat(get("/large").status()).isEqualTo(502);
            assertThat(get("/").status()).isEqualTo(200);
        }

        @ParameterizedTest
        @CsvSource({
            "folded, 'X-A: one\r\n two\r\n'",
            "blank, 'X-A : one\r\n'",
        })
        @DisplayName("HD-17 folded lines and blanks before the colon are mended or an orderly 502")
        void isMendedOrRefused(String name, String lines) {
            backend.answerBytes(name, "HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 2\r\n\r\nok");

            RawResponse response = get("/" + name);

            assertThat(response.status()).isIn(200, 502);
            assertThat(response.headers()).noneMatch(header -> header.name().endsWith(" "));
        }

        @Test
        @DisplayName("HD-17 a status line without a reason is fine")
        void needsNoReason() {
            backend.answerBytes("bare", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok");

            assertThat(get("/bare").text()).isEqualTo("ok");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"nonsense\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
                })
        @DisplayName("HD-17 an answer that is none is 502")
        void isNone(String bytes) {
            String name = "none" + Integer.toHexString(bytes.hashCode());
            backend.answer(name, "send(" + python(bytes) + ")", "close()");

            assertThat(get("/" + name).status()).isEqualTo(502);
        }

        private static String python(String text) {
            return "b'" + text.replace("\r", "\\r").replace("\n", "\\n") + "'";
        }

        private static RawResponse get(String target) {
            return RawHttp.exchange(falconer.port(), "GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n");
        }
    }

    @Test
    @DisplayName("HD-10 forwardResponseConnectionHeader lets the application's Connection: close through")
    void forwardsConnectionWhenTold() {
        Site site = Site.aspNetCore(config -> config.setting("forwardResponseConnectionHeader", "true"));
        try (Falconer falconer = Falconer.host(site)) {
            RawResponse response =
                    RawHttp.exchange(falconer.port(), "GET /connection-close HTTP/1.1\r\nHost: site\r\n\r\n");

            assertThat(response.values("Connection")).containsExactly("close");
        }
    }

    @Test
    @DisplayName(
            "HD-11 LG-33 names of handler settings match in any case, wherever they stand; unknown ones are ignored")
    void findsSettingsInAnyCase() {
        Site site = Site.aspNetCore(config -> config.setting("unknown", "x")
                .setting("FORWARDresponseConnectionHEADER", "true")
                .setting("more", ""));
        try (Falconer falconer = Falconer.host(site)) {
            RawResponse response =
                    RawHttp.exchange(falconer.port(), "GET /connection-close HTTP/1.1\r\nHost: site\r\n\r\n");

            assertThat(response.values("Connection")).containsExactly("close");
        }
    }

    @Test
    @DisplayName("HD-13 a client over IPv6 is named in brackets")
    void bracketsIpv6() {
        RawBackend backend = RawBackend.create();
        try (Falconer falconer =
                        Falconer.of(backend.site()).urls("http://[::1]:0").start();
                RawHttp connection = RawHttp.connect("::1", falconer.port())) {
            connection.send("GET /six HTTP/1.1\r\nHost: site\r\n\r\n").response();

            assertThat(backend.headersFor("/six", "X-Forwarded-For"))
                    .singleElement()
                    .asString()
                    .matches(Pattern.quote("[") + "(::1|0:0:0:0:0:0:0:1)"
                            + Pattern.quote("]:" + connection.localPort()));
        }
    }
}
