package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingPlanTest {

    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.1:4711", "http", null);
    private static final ClientConnection CLIENT_WITH_CERTIFICATE =
            new ClientConnection("[2001:db8::1]:4711", "https", "TUlJQg==");

    private final ForwardingPlan plan = plan(policy(true, false), HostingProtocol.ASP_NET_CORE);

    /** Without Via, which {@link ForwardedFieldsTest} looks at. */
    private static ForwardingPolicy policy(boolean webSockets, boolean forwardsConnectionHeader) {
        return ForwardingPolicy.of(Duration.ofMinutes(2), 30_000_000, webSockets, forwardsConnectionHeader)
                .withForwarded(ForwardedFields.STANDARD.withVia(ForwardedFields.Via.NOWHERE));
    }

    private static ForwardingPlan plan(ForwardingPolicy policy, HostingProtocol protocol) {
        var backend =
                new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.of(new PairingToken("s3cret")));
        return new ForwardingPlan(backend, policy, protocol, FakeGateway.GATEWAY);
    }

    private FakeHead forwarded(FakeHead head) {
        UpgradeProtocol upgrade = plan.rewriteRequest(head, head, CLIENT);

        assertThat(upgrade).isEqualTo(UpgradeProtocol.NONE);
        return head;
    }

    private FakeHead answered(int status, FakeHead fields) {
        plan.rewriteResponse(fields, status);
        return fields;
    }

    @Test
    @DisplayName("A17 C19 C22 C28 what belongs to no rule goes as received, in its order, case and number")
    void passesOnWhatItHasNoRuleFor() {
        FakeHead head = FakeHead.get("/t")
                .with("aCCept", "*/*")
                .with("Cookie", "a=b")
                .with("X-Unknown-Thing", "caf\u00e9")
                .with("X-Empty", "")
                .with("Cookie", "c=d")
                .with("Trailer", "X-T")
                .with("X-Forwarded-Host", "public.test")
                .with("Max-Forwards", "5");

        forwarded(head);

        assertThat(head.lines())
                .containsExactly(
                        "Host: h.test",
                        "aCCept: */*",
                        "Cookie: a=b",
                        "X-Unknown-Thing: caf\u00e9",
                        "X-Empty: ",
                        "Cookie: c=d",
                        "Trailer: X-T",
                        "X-Forwarded-Host: public.test",
                        "Max-Forwards: 5",
                        "MS-ASPNETCORE-TOKEN: s3cret",
                        "X-Forwarded-For: 192.0.2.1:4711",
                        "X-Forwarded-Proto: http");
    }

    @Test
    @DisplayName("HD-19 AU-08 D18 D19 credentials are the application's matter")
    void passesCredentials() {
        FakeHead head =
                FakeHead.get("/t").with("Authorization", "Basic eDp5").with("Proxy-Authorization", "Basic eDp5");

        forwarded(head);

        assertThat(head.values("Authorization")).containsExactly("Basic eDp5");
        assertThat(head.values("Proxy-Authorization")).containsExactly("Basic eDp5");
    }

    @ParameterizedTest(name = "D19 {0} bytes")
    @CsvSource({"0, false", "30000000, false", "30000001, true", "9223372036854775807, true", "-1, false"})
    void aBodyOfExactlyTheLimitPasses(long bytes, boolean exceeds) {
        assertThat(plan.exceedsBodyLimit(bytes)).isEqualTo(exceeds);
    }

    @Test
    @DisplayName("A08 the backend is asked in origin-form")
    void asksInOriginForm() {
        FakeHead head = FakeHead.get("http://abs.test/t/1");

        assertThat(plan.backendTarget(head)).hasToString("/t/1");
    }

    @Nested
    class TheHost {

        @Test
        @DisplayName("HD-12 B18 Host is left as it is")
        void isPreserved() {
            assertThat(forwarded(FakeHead.request("GET", "/t").with("hOst", "H.Test:80"))
                            .lines())
                    .startsWith("hOst: H.Test:80");
        }

        @ParameterizedTest(name = "A08 {0}")
        @CsvSource({
            "http://abs.test/t/1, abs.test",
            "https://abs.test:8443?x, abs.test:8443",
            "HTTP://[::1]:80, [::1]:80"
        })
        void isReplacedByTheAuthorityOfTheTarget(String target, String host) {
            FakeHead head = FakeHead.request("GET", target).with("Host", "evil.test");

            assertThat(forwarded(head).values("Host")).containsExactly(host);
        }

        @Test
        @DisplayName("A34 B17 a request of HTTP/1.0 without Host gets exactly one, the endpoint's")
        void isTheEndpointWhereNobodySaidAnything() {
            FakeHead head = FakeHead.request("GET", "/t").as(HttpVersion.HTTP_1_0);

            assertThat(forwarded(head).values("Host")).containsExactly("127.0.0.1:5001");
        }

        @Test
        @DisplayName("A10 OPTIONS * keeps its Host")
        void isPreservedForTheServerAsAWhole() {
            FakeHead head = FakeHead.request("OPTIONS", "*").with("Host", "h.test");

            assertThat(forwarded(head).values("Host")).containsExactly("h.test");
        }
    }

    @Nested
    class TheReservedFields {

        @ParameterizedTest(name = "HD-01 {0}")
        @ValueSource(
                strings = {
                    "MS-ASPNETCORE",
                    "mS-ASPNETCORE",
                    "MS-ASPNETCORE-",
                    "mS-ASPNETCORE-f",
                    "MS-ASPNETCORE-foo",
                    "MS-ASPNETCOREfoo",
                    "ms-aspnetcore-twelve",
                    "MS-ASPNETCORE-A",
                    "MS-ASPNETCORE-AB",
                    "MS-ASPNETCORE-ABC",
                    "MS-ASPNETCORE-ABCDEFGH",
                    "MS-ASPNETCORE-CLIENTCERT",
                    "MS-ASPNETCORE-WINAUTHTOKEN",
                    "MS_ASPNETCORE_TOKEN"
                })
        void areNeverTheClients(String name) {
            FakeHead head = FakeHead.get("/t").with(name, "x").with("MS-ASPNETCOR", "kept");

            forwarded(head);

            assertThat(head.lines())
                    .containsExactly(
                            "Host: h.test",
                            "MS-ASPNETCOR: kept",
                            "MS-ASPNETCORE-TOKEN: s3cret",
                            "X-Forwarded-For: 192.0.2.1:4711",
                            "X-Forwarded-Proto: http");
        }

        @Test
        @DisplayName("HD-01 a name of 100 characters is removed by its beginning")
        void areKnownByTheirBeginning() {
            String name = "MS-ASPNETCORE-" + "f".repeat(86);

            assertThat(forwarded(FakeHead.get("/t").with(name, "x")).values(name))
                    .isEmpty();
        }

        @Test
        @DisplayName("TK-03 X05 the application sees one token, ours")
        void theTokenIsOurs() {
            FakeHead head = FakeHead.get("/t").with("MS-ASPNETCORE-TOKEN", "x").with("ms-aspnetcore-token", "y");

            assertThat(forwarded(head).values("MS-ASPNETCORE-TOKEN")).containsExactly("s3cret");
        }

        @Test
        @DisplayName("GS-09 a client cannot ask the application to shut down")
        void theShutdownMessageIsOurs() {
            FakeHead head = FakeHead.post("/iisintegration").with("MS-ASPNETCORE-EVENT", "shutdown");

            assertThat(forwarded(head).values("MS-ASPNETCORE-EVENT")).isEmpty();
        }

        @Test
        @DisplayName("AU-05 AU-07 D10 a Windows token is neither passed nor sent")
        void thereIsNoWindowsToken() {
            FakeHead head = FakeHead.get("/t").with("MS-ASPNETCORE-WINAUTHTOKEN", "1f4");

            assertThat(forwarded(head).values("MS-ASPNETCORE-WINAUTHTOKEN")).isEmpty();
        }

        @ParameterizedTest(name = "X05 {0}")
        @ValueSource(strings = {"X-ARR-ClientCert", "x_arr_clientcert", "X-Forwarded-ClientCert"})
        void otherWaysToClaimACertificateAreClosed(String name) {
            assertThat(forwarded(FakeHead.get("/t").with(name, "x")).values(name))
                    .isEmpty();
        }

        @Test
        @DisplayName("X05 a client's certificate is told where it presented one")
        void theCertificateIsTheConnections() {
            FakeHead head = FakeHead.get("/t").with("MS-ASPNETCORE-CLIENTCERT", "forged");

            plan.rewriteRequest(head, head, CLIENT_WITH_CERTIFICATE);

            assertThat(head.values("MS-ASPNETCORE-CLIENTCERT")).containsExactly("TUlJQg==");
        }

        @Test
        void aProtocolWithoutATokenGetsNeitherTokenNorCertificate() {
            ForwardingPlan other = plan(policy(true, false), HostingProtocol.HTTP_PLATFORM);
            FakeHead head = FakeHead.get("/t").with("MS-ASPNETCORE-TOKEN", "x");

            other.rewriteRequest(head, head, CLIENT_WITH_CERTIFICATE);

            assertThat(head.lines())
                    .containsExactly("Host: h.test", "X-Forwarded-For: [2001:db8::1]:4711", "X-Forwarded-Proto: https");
        }

        @Test
        void aBackendWithoutATokenIsSentNone() {
            var backend = new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.empty());
            var other =
                    new ForwardingPlan(backend, policy(true, false), HostingProtocol.ASP_NET_CORE, FakeGateway.GATEWAY);
            FakeHead head = FakeHead.get("/t");

            other.rewriteRequest(head, head, CLIENT);

            assertThat(head.values("MS-ASPNETCORE-TOKEN")).isEmpty();
        }
    }

    @Nested
    class TheForwardedFields {

        @Test
        @DisplayName("X01 X02 HD-13 our client stands behind what the request said already")
        void areAppendedTo() {
            FakeHead head = FakeHead.get("/t").with("x-forwarded-for", "6.6.6.6");

            assertThat(forwarded(head).values("X-Forwarded-For")).containsExactly("6.6.6.6, 192.0.2.1:4711");
        }

        @Test
        @DisplayName("HD-14 the scheme is the connection's, behind what the request said")
        void tellTheScheme() {
            FakeHead head = FakeHead.get("/t").with("X-Forwarded-Proto", "https");

            assertThat(forwarded(head).values("X-Forwarded-Proto")).containsExactly("https, http");
        }

        @Test
        @DisplayName("HD-13 several lines become one, and an IPv6 client stands in brackets")
        void joinSeveralLines() {
            FakeHead head = FakeHead.get("/t")
                    .with("X-Forwarded-For", "6.6.6.6, 7.7.7.7")
                    .with("X-Forwarded-For", "")
                    .with("X-FORWARDED-FOR", "garbage");

            plan.rewriteRequest(head, head, CLIENT_WITH_CERTIFICATE);

            assertThat(head.values("X-Forwarded-For")).containsExactly("6.6.6.6, 7.7.7.7, garbage, [2001:db8::1]:4711");
        }

        @Test
        void anEmptyOneCountsAsNone() {
            FakeHead head = FakeHead.get("/t").with("X-Forwarded-For", "");

            assertThat(forwarded(head).values("X-Forwarded-For")).containsExactly("192.0.2.1:4711");
        }

        @Test
        @DisplayName("X06 names that only look like ours are dropped")
        void haveNoLookalikes() {
            FakeHead head = FakeHead.get("/t")
                    .with("X_Forwarded_For", "6.6.6.6")
                    .with("X-Forwarded_Proto", "https")
                    .with("X_Forwarded_Forum", "kept");

            assertThat(forwarded(head).lines())
                    .containsExactly(
                            "Host: h.test",
                            "X_Forwarded_Forum: kept",
                            "MS-ASPNETCORE-TOKEN: s3cret",
                            "X-Forwarded-For: 192.0.2.1:4711",
                            "X-Forwarded-Proto: http");
        }

        @Test
        @DisplayName("X03 Forwarded is neither added nor touched, as with the original")
        void leaveForwardedAlone() {
            FakeHead head = FakeHead.get("/t").with("Forwarded", "for=6.6.6.6;proto=https");

            assertThat(forwarded(head).values("Forwarded")).containsExactly("for=6.6.6.6;proto=https");
        }
    }

    @Nested
    class TheHopByHopFields {

        @ParameterizedTest(name = "{0} {1}: {2}")
        @CsvSource({
            "HD-12, Connection, keep-alive",
            "D03, Connection, 'close, X-Q'",
            "D04, Proxy-Connection, keep-alive",
            "D05, Keep-Alive, timeout=5",
            "D06, TE, gzip;q=0.5",
            "D06, te, trailers",
            "D07, Upgrade, foo/1",
            "W07, Upgrade, h2c",
            "W07, HTTP2-Settings, AAMAAABkAAQAAP__"
        })
        void endHere(String row, String name, String value) {
            assertThat(forwarded(FakeHead.get("/t").with(name, value)).values(name))
                    .isEmpty();
        }

        @Test
        @DisplayName("D01 what Connection names goes with it")
        void includeWhatConnectionNames() {
            FakeHead head = FakeHead.get("/t").with("X-Hop", "1").with("Connection", "X-Hop");

            assertThat(forwarded(head).lines()).noneMatch(line -> line.contains("Hop"));
        }

        @Test
        @DisplayName("D02 several lines, mixed case and empty elements are understood")
        void includeWhatAnyConnectionLineNames() {
            FakeHead head = FakeHead.get("/t")
                    .with("connection", ", x-HOP ,")
                    .with("Connection", "keep-alive,\tX-hop2")
                    .with("Connection", "")
                    .with("Connection", "a")
                    .with("CONNECTION", "X-Hop3")
                    .with("X-Hop", "1")
                    .with("X-Hop2", "2")
                    .with("X-Hop3", "3")
                    .with("X-Hop4", "4")
                    .with("X-Keep", "5");

            assertThat(forwarded(head).lines())
                    .containsExactly(
                            "Host: h.test",
                            "X-Hop4: 4",
                            "X-Keep: 5",
                            "MS-ASPNETCORE-TOKEN: s3cret",
                            "X-Forwarded-For: 192.0.2.1:4711",
                            "X-Forwarded-Proto: http");
        }

        @ParameterizedTest(name = "{0} Connection: {1}")
        @CsvSource({
            "D09, Content-Length, 5",
            "D10, Transfer-Encoding, chunked",
            "D11, Host, h.test",
            "D12, X-Forwarded-For, '6.6.6.6, 192.0.2.1:4711'",
            "D12, X-Forwarded-Proto, 'https, http'",
            "D12, MS-ASPNETCORE-TOKEN, s3cret"
        })
        void neverIncludeWhatFramesOrVouches(String row, String name, String forwarded) {
            String received = forwarded.split(",")[0];
            FakeHead head = FakeHead.request("POST", "/t")
                    .with("Connection", "close, " + name)
                    .with(name, received);

            assertThat(forwarded(head).values(name)).containsExactly(forwarded);
        }

        @Test
        void ofOneRequestAreForgottenWithTheNext() {
            forwarded(FakeHead.get("/t").with("Connection", "X-Keep"));

            FakeHead next = FakeHead.get("/t").with("X-Keep", "1");

            assertThat(forwarded(next).values("X-Keep")).containsExactly("1");
        }
    }

    @Nested
    class AnExpectation {

        @Test
        @DisplayName("G01 an expectation passes")
        void passes() {
            FakeHead head = FakeHead.post("/t").with("Expect", "100-continue");

            assertThat(forwarded(head).values("Expect")).containsExactly("100-continue");
        }

        @Test
        @DisplayName("R22 a client of HTTP/1.0 cannot expect a 100")
        void isIgnoredInHttp10() {
            FakeHead head = FakeHead.post("/t").with("Expect", "100-continue").as(HttpVersion.HTTP_1_0);

            assertThat(forwarded(head).values("Expect")).isEmpty();
        }
    }

    @Nested
    class AnUpgrade {

        private FakeHead handshake(String method, String target) {
            return FakeHead.request(method, target)
                    .with("Host", "h.test")
                    .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }

        @Test
        @DisplayName("TK-07 WS-15 W01 a handshake goes on with the token, extensions included")
        void toWebSocketGoesOn() {
            FakeHead head = handshake("GET", "/ws")
                    .with("Connection", "keep-alive, uPGRADE, X-Hop")
                    .with("Upgrade", "WebSocket")
                    .with("X-Hop", "1")
                    .with("Sec-WebSocket-Extensions", "permessage-deflate");

            UpgradeProtocol upgrade = plan.rewriteRequest(head, head, CLIENT);

            assertThat(upgrade).isEqualTo(UpgradeProtocol.WEBSOCKET);
            assertThat(head.lines())
                    .containsExactly(
                            "Host: h.test",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Extensions: permessage-deflate",
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "MS-ASPNETCORE-TOKEN: s3cret",
                            "X-Forwarded-For: 192.0.2.1:4711",
                            "X-Forwarded-Proto: http");
        }

        @Test
        void toWebSocketMayAnnounceAnEmptyBody() {
            FakeHead head = handshake("GET", "/ws")
                    .with("Connection", "Upgrade")
                    .with("Upgrade", "websocket")
                    .with("Content-Length", "0");

            assertThat(plan.rewriteRequest(head, head, CLIENT)).isEqualTo(UpgradeProtocol.WEBSOCKET);
        }

        @ParameterizedTest(name = "{0} {2}, Upgrade: {3}, Connection: {4}, {5}: {6}")
        @CsvSource({
            "WS-17, GET, HTTP_1_1, foo, Upgrade, X-None, 1",
            "WS-17, GET, HTTP_1_1, websocket/13, Upgrade, X-None, 1",
            "W07, GET, HTTP_1_1, 'h2c, websocket', Upgrade, X-None, 1",
            "W07, GET, HTTP_1_1, h2c, 'Upgrade, HTTP2-Settings', HTTP2-Settings, AAMA",
            "W05, GET, HTTP_1_0, websocket, Upgrade, X-None, 1",
            "D07, GET, HTTP_1_1, websocket, keep-alive, X-None, 1",
            "D07, GET, HTTP_1_1, websocket, upgraded, X-None, 1",
            "W01, POST, HTTP_1_1, websocket, Upgrade, X-None, 1",
            "W01, GET, HTTP_1_1, websocket, Upgrade, Content-Length, 5",
            "W01, GET, HTTP_1_1, websocket, Upgrade, Transfer-Encoding, chunked"
        })
        void toAnythingElseIsAnOrdinaryRequest(
                String row,
                String method,
                HttpVersion version,
                String upgrade,
                String connection,
                String name,
                String value) {
            FakeHead head = handshake(method, "/ws")
                    .with("Upgrade", upgrade)
                    .with("Connection", connection)
                    .with(name, value)
                    .as(version);

            forwarded(head);

            assertThat(head.values("Connection")).isEmpty();
            assertThat(head.values("Upgrade")).isEmpty();
            assertThat(head.values("HTTP2-Settings")).isEmpty();
        }

        @Test
        @DisplayName("WS-08 WS-10 with WebSockets switched off a handshake is an ordinary request")
        void isAnOrdinaryRequestWhereItIsSwitchedOff() {
            ForwardingPlan other = plan(policy(false, false), HostingProtocol.ASP_NET_CORE);
            FakeHead head =
                    handshake("GET", "/ws").with("Connection", "Upgrade").with("Upgrade", "websocket");

            UpgradeProtocol upgrade = other.rewriteRequest(head, head, CLIENT);

            assertThat(upgrade).isEqualTo(UpgradeProtocol.NONE);
            assertThat(head.values("Connection")).isEmpty();
            assertThat(head.values("Upgrade")).isEmpty();
        }
    }

    @Nested
    class AResponse {

        @Test
        @DisplayName("HD-03 HD-04 HD-05 HD-15 HD-18 HD-19 R40 what belongs to no rule comes as sent, repeated or not")
        void passesOnWhatItHasNoRuleFor() {
            FakeHead fields = FakeHead.response()
                    .with("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
                    .with("Server", "Kestrel")
                    .with("Vary", "a")
                    .with("vary", "b")
                    .with("Cache-Control", "no-cache")
                    .with("Cache-Control", "no-store")
                    .with("Set-Cookie", "a=b; domain=127.0.0.1")
                    .with("Set-Cookie", "c=d")
                    .with("Location", "http://127.0.0.1:5001/x")
                    .with("WWW-Authenticate", "Negotiate")
                    .with("WWW-Authenticate", "Basic realm=\"x\"")
                    .with("Via", "1.1 origin")
                    .with("Trailer", "X-T")
                    .with("X-Empty", "")
                    .with("Transfer-Encoding", "chunked");
            var before = fields.lines();

            answered(200, fields);

            assertThat(fields.lines()).isEqualTo(before);
        }

        @Test
        void isNotGivenAServerNorADate() {
            assertThat(answered(200, FakeHead.response()).lines()).isEmpty();
        }

        @Test
        @DisplayName("D13 D14 connection-specific fields end here")
        void losesWhatEndsAtThisHop() {
            FakeHead fields = FakeHead.response()
                    .with("Connection", "X-Resp-Hop, Content-Length, keep-alive")
                    .with("X-Resp-Hop", "1")
                    .with("Keep-Alive", "timeout=77")
                    .with("Proxy-Connection", "keep-alive")
                    .with("Upgrade", "h2c")
                    .with("Content-Length", "5")
                    .with("X-E2E", "1");

            assertThat(answered(200, fields).lines()).containsExactly("Content-Length: 5", "X-E2E: 1");
        }

        @Test
        @DisplayName("HD-09 R49 that the backend closes is not the client's matter")
        void keepsTheBackendsCloseToItself() {
            assertThat(answered(200, FakeHead.response().with("Connection", "close"))
                            .lines())
                    .isEmpty();
        }

        @ParameterizedTest(name = "HD-10 Connection: {0}")
        @CsvSource({"close, true", "'X-A, Close', true", "keep-alive, false", "closed, false", "'', false"})
        void tellsTheClientToCloseWhereThatIsAskedFor(String connection, boolean closes) {
            ForwardingPlan other = plan(policy(true, true), HostingProtocol.ASP_NET_CORE);
            FakeHead fields = FakeHead.response().with("Connection", connection).with("X-A", "1");

            other.rewriteResponse(fields, 200);

            assertThat(fields.values("Connection").contains("close")).isEqualTo(closes);
            assertThat(fields.values("Connection")).hasSizeLessThan(2);
        }

        @Test
        @DisplayName("WS-01 a 101 keeps what accepts the upgrade")
        void thatSwitchesKeepsItsUpgrade() {
            FakeHead fields = FakeHead.response()
                    .with("Connection", "upgrade, X-Hop")
                    .with("Upgrade", "websocket")
                    .with("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .with("Sec-WebSocket-Extensions", "permessage-deflate")
                    .with("X-Hop", "1")
                    .with("Keep-Alive", "timeout=5")
                    .with("Content-Length", "0");

            assertThat(answered(101, fields).lines())
                    .containsExactly(
                            "Upgrade: websocket",
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                            "Sec-WebSocket-Extensions: permessage-deflate",
                            "Connection: Upgrade");
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "R15, 204, false, false",
            "R16, 204, false, false",
            "R21, 103, false, false",
            "R17, 304, true, false",
            "R14, 200, true, true",
            "R31, 299, true, true",
            "HD-07, 999, true, true"
        })
        void isFramedOnlyWhereABodyMayBe(String row, int status, boolean keepsLength, boolean keepsCoding) {
            FakeHead fields = FakeHead.response()
                    .with("Content-Length", "3")
                    .with("Transfer-Encoding", "chunked")
                    .with("ETag", "\"x\"");

            answered(status, fields);

            assertThat(fields.values("Content-Length")).hasSize(keepsLength ? 1 : 0);
            assertThat(fields.values("Transfer-Encoding")).hasSize(keepsCoding ? 1 : 0);
            assertThat(fields.values("ETag")).containsExactly("\"x\"");
        }

        @Test
        void thatIsInterimSaysNothingAboutTheConnection() {
            ForwardingPlan other = plan(policy(true, true), HostingProtocol.ASP_NET_CORE);
            FakeHead fields = FakeHead.response().with("Connection", "close").with("Link", "</a>");

            other.rewriteResponse(fields, 103);

            assertThat(fields.lines()).containsExactly("Link: </a>");
        }
    }

    @Nested
    class TheTrailersOfARequest {

        @ParameterizedTest(name = "F66 HD-01 {0}")
        @ValueSource(
                strings = {
                    "Content-Length",
                    "Transfer-Encoding",
                    "Trailer",
                    "Connection",
                    "Keep-Alive",
                    "Proxy-Connection",
                    "TE",
                    "Upgrade",
                    "HTTP2-Settings",
                    "Host",
                    "hOST",
                    "Forwarded",
                    "Via",
                    "Max-Forwards",
                    "Origin",
                    "X-Real-IP",
                    "X-Request-Id",
                    "traceparent",
                    "tracestate",
                    "X-HTTP-Method-Override",
                    "X-Original-URL",
                    "X-Rewrite-URL",
                    "X-Forwarded-For",
                    "X_Forwarded_For",
                    "X-Forwarded-Proto",
                    "X-Forwarded-Host",
                    "X-Forwarded-ClientCert",
                    "X-ARR-ClientCert",
                    "MS-ASPNETCORE",
                    "mS-ASPNETCORE-TOKEN",
                    "MS_ASPNETCORE_CLIENTCERT",
                    "MS-ASPNETCORE-WINAUTHTOKEN",
                    "Authorization",
                    "Proxy-Authorization",
                    "Cookie",
                    "Expect",
                    "Range",
                    "If-Match",
                    "If-None-Match",
                    "Cache-Control",
                    "Pragma",
                    "Accept",
                    "Accept-Encoding",
                    "Content-Type",
                    "Content_Type",
                    "Content-Encoding",
                    "Content-Range"
                })
        void loseWhatOnlyAHeadMaySay(String name) {
            FakeHead trailers =
                    FakeHead.response().with("X-T", "1").with(name, "evil").with("X-U", "2");

            ForwardingPlan.rewriteRequestTrailers(trailers);

            assertThat(trailers.lines()).containsExactly("X-T: 1", "X-U: 2");
        }

        @ParameterizedTest(name = "F67 {0}")
        @ValueSource(
                strings = {"X-T", "Content-Digest", "Repr-Digest", "Digest", "Server-Timing", "ETag", "grpc-status"})
        void keepWhatIsMeantForThem(String name) {
            FakeHead trailers = FakeHead.response().with(name, "1").with(name, "2");

            ForwardingPlan.rewriteRequestTrailers(trailers);

            assertThat(trailers.lines()).containsExactly(name + ": 1", name + ": 2");
        }
    }

    @Nested
    class TheTrailersOfAResponse {

        @ParameterizedTest(name = "R43 {0}")
        @ValueSource(
                strings = {
                    "Content-Length",
                    "Transfer-Encoding",
                    "Trailer",
                    "Connection",
                    "keep-alive",
                    "Proxy-Connection",
                    "TE",
                    "Upgrade"
                })
        void loseWhatEndsAtThisHop(String name) {
            FakeHead trailers =
                    FakeHead.response().with("X-Sum", "1").with(name, "x").with("X-U", "2");

            ForwardingPlan.rewriteResponseTrailers(trailers);

            assertThat(trailers.lines()).containsExactly("X-Sum: 1", "X-U: 2");
        }

        @ParameterizedTest(name = "R43 {0}")
        @ValueSource(strings = {"X-Sum", "grpc-status", "ETag", "Server-Timing", "Authentication-Info"})
        void keepWhatTheApplicationSays(String name) {
            FakeHead trailers = FakeHead.response().with(name, "1");

            ForwardingPlan.rewriteResponseTrailers(trailers);

            assertThat(trailers.lines()).containsExactly(name + ": 1");
        }
    }
}
