package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.Identifier;
import dev.falconer.domain.site.ForwardedFields.Node;
import dev.falconer.domain.site.ForwardedFields.Strangers;
import dev.falconer.domain.site.ForwardedFields.Via;
import dev.falconer.domain.site.ForwardedFields.XForwarded;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend is told of the way a request has come. */
class ForwardedFieldsTest {

    private static final ForwardedFields STANDARD = ForwardedFields.STANDARD;
    private static final ForwardedFields EVERYTHING =
            STANDARD.withXForwarded(EnumSet.allOf(XForwarded.class)).withNode(Node.ADDRESS);
    private static final ForwardedFields REPLACING = EVERYTHING.withStrangers(Strangers.REPLACED);

    private static final ClientConnection STRANGER = new ClientConnection("192.0.2.1:4711", "http", null);
    private static final ClientConnection TRUSTED =
            new ClientConnection("10.0.0.1:99", "http", null, ClientConnection.Standing.TRUSTED_PROXY);
    private static final ClientConnection IPV6 = new ClientConnection("[2001:db8::1]:4711", "https", null);

    private static ForwardingPlan plan(ForwardedFields told, String pathBase) {
        return new ForwardingPlan(
                new Backend(new BackendEndpoint.Loopback(5001), PathBase.parse(pathBase), Optional.empty()),
                ForwardingPolicy.STANDARD.withForwarded(told),
                HostingProtocol.HTTP_PLATFORM,
                FakeGateway.GATEWAY);
    }

    private static FakeHead told(ForwardedFields told, ClientConnection client, FakeHead head) {
        plan(told, "/shop").rewriteRequest(head, head, client);
        return head;
    }

    /** The request with every claim a client can make. */
    private static FakeHead claims() {
        return FakeHead.get("/shop")
                .with("X-Forwarded-For", "6.6.6.6")
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-Host", "evil.test")
                .with("X-Forwarded-Prefix", "/evil")
                .with("X-Forwarded-Port", "443")
                .with("X-Forwarded-Server", "evil")
                .with("X-Original-Host", "evil.test")
                .with("X-Real-IP", "6.6.6.6")
                .with("Forwarded", "for=6.6.6.6;proto=https");
    }

    @Nested
    class ByDefault {

        @Test
        @DisplayName("D15 X01 address with port, scheme and Via, and nothing else")
        void areThoseOfTheOriginalAndVia() {
            assertThat(told(STANDARD, STRANGER, FakeHead.get("/shop")).lines())
                    .containsExactly(
                            "Host: h.test",
                            "Via: 1.1 " + FakeGateway.PSEUDONYM,
                            "X-Forwarded-For: 192.0.2.1:4711",
                            "X-Forwarded-Proto: http");
        }

        @Test
        @DisplayName("X02 X03 what a stranger says stays, and is never last")
        void areAppended() {
            assertThat(told(STANDARD, STRANGER, claims()).lines())
                    .containsExactly(
                            "Host: h.test",
                            "X-Forwarded-Host: evil.test",
                            "X-Forwarded-Prefix: /evil",
                            "X-Forwarded-Port: 443",
                            "X-Forwarded-Server: evil",
                            "X-Original-Host: evil.test",
                            "X-Real-IP: 6.6.6.6",
                            "Forwarded: for=6.6.6.6;proto=https",
                            "Via: 1.1 " + FakeGateway.PSEUDONYM,
                            "X-Forwarded-For: 6.6.6.6, 192.0.2.1:4711",
                            "X-Forwarded-Proto: https, http");
        }
    }

    @Nested
    class OfClientsWithoutAnAddress {

        private static final ClientConnection LOCAL =
                new ClientConnection(ClientConnection.UNKNOWN, "http", null, ClientConnection.Standing.TRUSTED_PROXY);
        private static final ClientConnection STRANGE = new ClientConnection(ClientConnection.UNKNOWN, "http", null);

        @Test
        @DisplayName("a proxy on a UNIX socket has the last word about its client")
        void trusted() {
            FakeHead head = FakeHead.get("/shop").with("X-Forwarded-For", "192.0.2.1");

            assertThat(told(STANDARD, LOCAL, head).lines()).contains("X-Forwarded-For: 192.0.2.1");
        }

        @Test
        @DisplayName("where it says nothing, nobody knows")
        void silent() {
            assertThat(told(STANDARD, LOCAL, FakeHead.get("/shop")).lines()).contains("X-Forwarded-For: unknown");
        }

        @Test
        @DisplayName("a stranger has not")
        void strange() {
            FakeHead head = FakeHead.get("/shop").with("X-Forwarded-For", "6.6.6.6");

            assertThat(told(STANDARD, STRANGE, head).lines()).contains("X-Forwarded-For: 6.6.6.6, unknown");
        }
    }

    @Nested
    class OnRequest {

        @Test
        void hostPrefixAndForwardedAreToldToo() {
            assertThat(told(EVERYTHING, IPV6, FakeHead.get("/shop")).lines())
                    .containsExactly(
                            "Host: h.test",
                            "Via: 1.1 " + FakeGateway.PSEUDONYM,
                            "X-Forwarded-For: [2001:db8::1]:4711",
                            "X-Forwarded-Proto: https",
                            "X-Forwarded-Host: h.test",
                            "X-Forwarded-Prefix: /shop",
                            "Forwarded: for=\"[2001:db8::1]:4711\";host=h.test;proto=https");
        }

        @Test
        void nothingIsToldAtAll() {
            ForwardedFields nothing = STANDARD.withXForwarded(Set.of()).withVia(Via.NOWHERE);

            assertThat(told(nothing, STRANGER, FakeHead.get("/shop")).lines()).containsExactly("Host: h.test");
        }

        @Test
        void theHostIsTheOneThatWasAskedFor() {
            FakeHead absolute =
                    FakeHead.request("GET", "http://[::1]:8080/shop").with("Host", "other.test");

            told(EVERYTHING, STRANGER, absolute);

            assertThat(absolute.values("X-Forwarded-Host")).containsExactly("[::1]:8080");
            assertThat(absolute.values("Forwarded"))
                    .containsExactly("for=\"192.0.2.1:4711\";host=\"[::1]:8080\";proto=http");
        }

        @Test
        void whereNoHostWasAskedForNoneIsTold() {
            FakeHead old = FakeHead.request("GET", "/shop").as(HttpVersion.HTTP_1_0);

            told(EVERYTHING, STRANGER, old);

            assertThat(old.values("X-Forwarded-Host")).isEmpty();
            assertThat(old.values("Forwarded")).containsExactly("for=\"192.0.2.1:4711\";proto=http");
        }

        @Test
        void atTheRootThereIsNoPrefix() {
            FakeHead head = FakeHead.get("/");

            plan(EVERYTHING, "/").rewriteRequest(head, head, STRANGER);

            assertThat(head.values("X-Forwarded-Prefix")).isEmpty();
        }

        @ParameterizedTest(name = "Z39 {0}: {1}")
        @CsvSource({"HIDDEN, for=_hidden;host=h.test;proto=http", "UNKNOWN, for=unknown;host=h.test;proto=http"})
        void theAddressIsNobodysBusiness(Node node, String element) {
            FakeHead head = told(STANDARD.withXForwarded(Set.of()).withNode(node), STRANGER, FakeHead.get("/shop"));

            assertThat(head.values("Forwarded")).containsExactly(element);
            assertThat(head.lines()).noneMatch(line -> line.contains("192.0.2.1"));
        }

        @Test
        void aClientWithoutAnAddressIsUnknown() {
            var local = new ClientConnection("unknown", "http", null);

            assertThat(told(EVERYTHING, local, FakeHead.get("/shop")).values("Forwarded"))
                    .containsExactly("for=unknown;host=h.test;proto=http");
        }
    }

    @Nested
    class FromStrangers {

        @Test
        @DisplayName("X02 X03 X06 what they say is replaced, where that is asked for")
        void areReplaced() {
            FakeHead head = claims().with("X_Forwarded_Host", "evil.test")
                    .with("X_Real_IP", "6.6.6.6")
                    .with("X-Forwardedness", "kept");

            assertThat(told(REPLACING, STRANGER, head).lines())
                    .containsExactly(
                            "Host: h.test",
                            "X-Forwardedness: kept",
                            "Via: 1.1 " + FakeGateway.PSEUDONYM,
                            "X-Forwarded-For: 192.0.2.1:4711",
                            "X-Forwarded-Proto: http",
                            "X-Forwarded-Host: h.test",
                            "X-Forwarded-Prefix: /shop",
                            "Forwarded: for=\"192.0.2.1:4711\";host=h.test;proto=http");
        }

        @Test
        @DisplayName("X02 replaced means gone even where nothing of ours takes the place")
        void areGone() {
            ForwardedFields nothing = STANDARD.withStrangers(Strangers.REPLACED)
                    .withXForwarded(Set.of())
                    .withVia(Via.NOWHERE);

            assertThat(told(nothing, STRANGER, claims()).lines()).containsExactly("Host: h.test");
        }

        @ParameterizedTest(name = "X06 {0}")
        @ValueSource(
                strings = {
                    "X_Forwarded_For",
                    "X-Forwarded_Proto",
                    "X_Forwarded_Host",
                    "X-Forwarded_Prefix",
                    "X_Request_Id",
                    "x_forwarded-for"
                })
        void lookalikesNeverPass(String name) {
            assertThat(told(STANDARD, STRANGER, FakeHead.get("/shop").with(name, "6.6.6.6"))
                            .values(name))
                    .isEmpty();
        }

        @ParameterizedTest(name = "D12 {0}")
        @EnumSource(XForwarded.class)
        void canNotBeTakenAwayByConnection(XForwarded field) {
            FakeHead head = FakeHead.get("/shop").with("Connection", field.field() + ", Via, Forwarded");

            told(EVERYTHING, STRANGER, head);

            assertThat(head.values(field.field())).hasSize(1);
            assertThat(head.values("Via")).hasSize(1);
            assertThat(head.values("Forwarded")).hasSize(1);
        }
    }

    @Nested
    class FromTrustedProxies {

        @ParameterizedTest
        @EnumSource(Strangers.class)
        @DisplayName("X02 Z36 what they say is kept and appended to")
        void areAppendedTo(Strangers strangers) {
            FakeHead head = FakeHead.get("/shop")
                    .with("X-Forwarded-For", "6.6.6.6")
                    .with("X-Forwarded-Proto", "https")
                    .with("X-Forwarded-Host", "public.test")
                    .with("X-Forwarded-Prefix", "/public")
                    .with("X-Forwarded-Port", "443")
                    .with("Forwarded", "for=1.2.3.4")
                    .with("Forwarded", "for=\"[2001:db8::2]\"; proto=https");

            assertThat(told(EVERYTHING.withStrangers(strangers), TRUSTED, head).lines())
                    .containsExactly(
                            "Host: h.test",
                            "X-Forwarded-Port: 443",
                            "Via: 1.1 " + FakeGateway.PSEUDONYM,
                            "X-Forwarded-For: 6.6.6.6, 10.0.0.1:99",
                            "X-Forwarded-Proto: https, http",
                            "X-Forwarded-Host: public.test, h.test",
                            "X-Forwarded-Prefix: /public, /shop",
                            "Forwarded: for=1.2.3.4, for=\"[2001:db8::2]\"; proto=https,"
                                    + " for=\"10.0.0.1:99\";host=h.test;proto=http");
        }
    }

    @Nested
    class OfForwarded {

        @ParameterizedTest(name = "Z37 {0}")
        @ValueSource(
                strings = {
                    "for=\"",
                    "for=\"a",
                    "for=\"a\\\"",
                    "for",
                    "for=",
                    "=a",
                    "for=a b",
                    "for=1.2.3.4:5",
                    "for=[::1]",
                    "for=a,\"",
                    "\u00e9=a"
                })
        void whatCouldSwallowOursIsLeftOut(String claimed) {
            FakeHead head =
                    FakeHead.get("/shop").with("Forwarded", "for=1.2.3.4").with("Forwarded", claimed);

            assertThat(told(EVERYTHING, TRUSTED, head).values("Forwarded"))
                    .containsExactly("for=1.2.3.4, for=\"10.0.0.1:99\";host=h.test;proto=http");
        }

        @ParameterizedTest(name = "Z36 {0}")
        @ValueSource(
                strings = {
                    "for=192.0.2.43",
                    "For=\"[2001:db8:cafe::17]:4711\"",
                    "for=192.0.2.60;proto=http;by=203.0.113.43",
                    "for=192.0.2.43, for=198.51.100.17",
                    "for=unknown, for=_hidden;by=_a.b-c",
                    "for=\"a,b;\\\"c\"",
                    "for=a ;host=b , for=c",
                    ",for=a",
                    "for=a;"
                })
        void whatIsSoundIsKept(String claimed) {
            FakeHead head = FakeHead.get("/shop").with("Forwarded", claimed);

            assertThat(told(EVERYTHING, STRANGER, head).values("Forwarded"))
                    .containsExactly(claimed + ", for=\"192.0.2.1:4711\";host=h.test;proto=http");
        }
    }

    @Nested
    class OfVia {

        @ParameterizedTest(name = "D15 K72 {0}")
        @CsvSource({"HTTP_1_0, 1.0", "HTTP_1_1, 1.1", "HTTP_2, 2.0"})
        void namesTheVersionThatTheClientSpeaks(HttpVersion version, String text) {
            assertThat(told(STANDARD, STRANGER, FakeHead.get("/shop").as(version))
                            .values("Via"))
                    .containsExactly(text + " " + FakeGateway.PSEUDONYM);
        }

        @Test
        @DisplayName("D15 other gateways stay in their order")
        void standsBehindTheOthers() {
            FakeHead head =
                    FakeHead.get("/shop").with("Via", "1.0 a, 1.1 b (x)").with("via", "2 c");

            assertThat(told(STANDARD, STRANGER, head).values("Via"))
                    .containsExactly("1.0 a, 1.1 b (x), 2 c, 1.1 " + FakeGateway.PSEUDONYM);
        }

        @ParameterizedTest(name = "Z01 {0}: {1}")
        @CsvSource({
            "'1.1 falconer-0badcafe', true",
            "'1.1 a, 1.1 falconer-0badcafe (x), 1.1 b', true",
            "'1.1 falconer-00000000', false",
            "'1.1 falconer', false"
        })
        void tellsWhenARequestGoesInACircle(String via, boolean loop) {
            FakeHead head = FakeHead.get("/shop").with("Via", "1.1 a").with("Via", via);

            assertThat(plan(STANDARD, "/shop").isLoop(head)).isEqualTo(loop);
            assertThat(plan(STANDARD.withVia(Via.NOWHERE), "/shop").isLoop(head))
                    .as("who does not name itself cannot tell")
                    .isFalse();
        }

        @Test
        @DisplayName("D17 on a response where that is asked for, but not on an interim one")
        void standsOnResponses() {
            ForwardingPlan plan = plan(STANDARD.withVia(Via.REQUESTS_AND_RESPONSES), "/shop");

            assertThat(answer(plan, 200)).containsExactly("1.1 origin, 1.1 " + FakeGateway.PSEUDONYM);
            assertThat(answer(plan, 103)).containsExactly("1.1 origin");
            assertThat(answer(plan(STANDARD, "/shop"), 200)).containsExactly("1.1 origin");
        }

        @Test
        @DisplayName("D17 a response of HTTP/2 is one of 2.0")
        void namesTheVersionThatTheBackendSpeaks() {
            var plan = new ForwardingPlan(
                    new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.empty()),
                    ForwardingPolicy.STANDARD
                            .withProtocol(BackendProtocol.H2C)
                            .withForwarded(STANDARD.withVia(Via.REQUESTS_AND_RESPONSES)),
                    HostingProtocol.HTTP_PLATFORM,
                    FakeGateway.GATEWAY);

            assertThat(answer(plan, 200)).containsExactly("1.1 origin, 2.0 " + FakeGateway.PSEUDONYM);
        }

        private List<String> answer(ForwardingPlan plan, int status) {
            FakeHead fields = FakeHead.response().with("Via", "1.1 origin");
            plan.rewriteResponse(fields, status);
            return fields.values("Via");
        }

        @Test
        void needsATokenForAName() {
            assertThatThrownBy(() -> new Gateway("a b", () -> "", () -> ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a b");
        }
    }

    @Nested
    class OfMaxForwards {

        @ParameterizedTest(name = "{0} {1} {2}: {3}")
        @CsvSource({
            "E03, OPTIONS, 5, 4",
            "E03, OPTIONS, 1, 0",
            "E03, OPTIONS, 007, 6",
            "E03, OPTIONS, 99999999999999999999, 999999999",
            "E03, OPTIONS, -1, -1",
            "E03, OPTIONS, many, many",
            "E03, OPTIONS, '', ''",
            "E04, GET, 5, 5",
            "E04, options, 5, 5"
        })
        void oneLessIsLeft(String row, String method, String sent, String left) {
            FakeHead head =
                    FakeHead.request(method, "/shop").with("Host", "h.test").with("Max-Forwards", sent);

            assertThat(MaxForwards.endsHere(head)).isFalse();
            assertThat(told(STANDARD, STRANGER, head).values("Max-Forwards")).containsExactly(left);
        }

        @ParameterizedTest(name = "{0} {1} {2}: {3}")
        @CsvSource({
            "E01, OPTIONS, 0, true",
            "E01, OPTIONS, 00, true",
            "E01, OPTIONS, '', false",
            "E04, GET, 0, false",
            "E04, POST, 0, false"
        })
        void atNoneItEndsHere(String row, String method, String sent, boolean ends) {
            FakeHead head =
                    FakeHead.request(method, "/shop").with("Host", "h.test").with("Max-Forwards", sent);

            assertThat(MaxForwards.endsHere(head)).isEqualTo(ends);
            assertThat(MaxForwards.ANSWER.status()).isEqualTo(200);
        }

        @Test
        @DisplayName("E01 without the field nothing ends here")
        void withoutTheFieldItGoesOn() {
            assertThat(MaxForwards.endsHere(FakeHead.request("OPTIONS", "*").with("Host", "h.test")))
                    .isFalse();
        }

        @Test
        @DisplayName("E02 TRACE never passes, whatever the number")
        void traceNeverPasses() {
            FakeHead head =
                    FakeHead.request("TRACE", "/shop").with("Host", "h.test").with("Max-Forwards", "5");

            assertThat(RequestRules.objection(head)).isEqualTo(Objection.METHOD_NOT_IMPLEMENTED);
        }
    }

    @Nested
    class OfIdentifiers {

        private static final ForwardedFields CREATING =
                STANDARD.withIdentifiers(Identifier.CREATED, Identifier.CREATED);
        private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

        @Test
        void arePassedAndNotCreatedByDefault() {
            FakeHead head =
                    FakeHead.get("/shop").with("X-Request-Id", "any thing").with("traceparent", "x");

            told(STANDARD, STRANGER, head);

            assertThat(head.values("X-Request-Id")).containsExactly("any thing");
            assertThat(head.values("traceparent")).containsExactly("x");
            assertThat(told(STANDARD, STRANGER, FakeHead.get("/shop")).lines())
                    .noneMatch(line -> line.startsWith("X-Request-Id") || line.startsWith("traceparent"));
        }

        @Test
        void areCreatedWhereThereAreNone() {
            FakeHead head = told(CREATING, STRANGER, FakeHead.get("/shop").with("tracestate", "a=b"));

            assertThat(head.values("X-Request-Id")).containsExactly(FakeGateway.REQUEST_ID);
            assertThat(head.values("traceparent")).containsExactly(FakeGateway.TRACE_PARENT);
            assertThat(head.values("tracestate")).isEmpty();
        }

        @Test
        void areKeptWhereThereAreSome() {
            FakeHead head = FakeHead.get("/shop")
                    .with("x-request-id", "abc-123")
                    .with("traceparent", PARENT)
                    .with("tracestate", "a=b");

            told(CREATING, STRANGER, head);

            assertThat(head.lines()).contains("x-request-id: abc-123", "traceparent: " + PARENT, "tracestate: a=b");
        }

        @Test
        void ofStrangersAreReplacedWithEverythingElseTheySay() {
            ForwardedFields replacing = CREATING.withStrangers(Strangers.REPLACED);

            assertThat(identified(replacing, STRANGER))
                    .containsExactly(FakeGateway.REQUEST_ID, FakeGateway.TRACE_PARENT);
            assertThat(identified(replacing, TRUSTED)).containsExactly("abc-123", PARENT);
        }

        private List<String> identified(ForwardedFields told, ClientConnection client) {
            FakeHead head =
                    FakeHead.get("/shop").with("X-Request-Id", "abc-123").with("traceparent", PARENT);
            told(told, client, head);
            return List.of(
                    head.values("X-Request-Id").getFirst(),
                    head.values("traceparent").getFirst());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a b", "a\"b", "a,b", "caf\u00e9"})
        void thatCannotStandInALogAreReplaced(String id) {
            assertThat(told(CREATING, STRANGER, FakeHead.get("/shop").with("X-Request-Id", id))
                            .values("X-Request-Id"))
                    .containsExactly(FakeGateway.REQUEST_ID);
        }

        @Test
        void thatAreTooLongAreReplaced() {
            FakeHead most = FakeHead.get("/shop").with("X-Request-Id", "a".repeat(128));
            FakeHead more = FakeHead.get("/shop").with("X-Request-Id", "a".repeat(129));

            assertThat(told(CREATING, STRANGER, most).values("X-Request-Id")).containsExactly("a".repeat(128));
            assertThat(told(CREATING, STRANGER, more).values("X-Request-Id")).containsExactly(FakeGateway.REQUEST_ID);
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-is-new, true",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x, false",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x, false",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, false",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0, false",
            "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false"
        })
        void aTraceParentIsKnownByItsForm(String parent, boolean kept) {
            assertThat(told(CREATING, STRANGER, FakeHead.get("/shop").with("traceparent", parent))
                            .values("traceparent"))
                    .containsExactly(kept ? parent : FakeGateway.TRACE_PARENT);
        }
    }
}
