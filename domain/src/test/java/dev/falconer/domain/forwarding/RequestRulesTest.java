package dev.falconer.domain.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {

    private static @Nullable Objection judge(FakeHead head) {
        return RequestRules.objection(head);
    }

    /** Tables write what has no shape of its own as Java would. */
    private static String bytes(String text) {
        return text.translateEscapes();
    }

    @Test
    void everyObjectionHasAnAnswerOfItsOwnStatus() {
        for (Objection objection : Objection.values()) {
            assertThat(objection.status()).isBetween(400, 501);
            assertThat(objection.refusal().status()).isEqualTo(objection.status());
            assertThat(objection.refusal().reason()).isEqualTo(Refusal.Reason.BAD_REQUEST);
            assertThat(objection.why()).isNotBlank();
        }
    }

    @Nested
    class OfTheMethod {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({"A09, GET", "A39, get", "A40, BREW", "A40, M-SEARCH", "A40, '!#$%&''*+-.^_`|~0Az'", "A12, connect"})
        void letsAnyTokenPassAsItIs(String row, String method) {
            assertThat(judge(FakeHead.request(method, "/t").with("Host", "h.test")))
                    .isNull();
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({"A04, GE(T", "K39, G ET", "K40, ''", "A04, GET\\0", "A04, GE\u00c9", "A04, GET:", "A04, \"GET\""})
        void refusesWhatIsNoToken(String row, String method) {
            assertThat(judge(FakeHead.request(bytes(method), "/t").with("Host", "h.test")))
                    .isEqualTo(Objection.METHOD_MALFORMED);
        }

        @ParameterizedTest(name = "{0} {1} {2}")
        @CsvSource({"A12, CONNECT, 127.0.0.1:22", "A12, CONNECT, /t", "A41, TRACE, /t"})
        void refusesWhatAGatewayMustNotDo(String row, String method, String target) {
            Objection objection = judge(FakeHead.request(method, target).with("Host", "h.test"));

            assertThat(objection).isEqualTo(Objection.METHOD_NOT_IMPLEMENTED);
            assertThat(Objection.METHOD_NOT_IMPLEMENTED.status()).isEqualTo(501);
        }
    }

    @Nested
    class OfTheHost {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "B18, h.test",
            "B18, H.Test:80",
            "B18, 192.0.2.1:8080",
            "B18, my_host-1.test.",
            "B18, h.test:",
            "B18, h.test:65535",
            "B18, 'a~b!c$d&e''f(g)'",
            "B19, [::1]:8080",
            "B19, [::]",
            "B19, [1:2:3:4:5:6:7:8]",
            "B19, [2001:db8::ff00:42:8329]",
            "B19, [1::]:80",
            "B19, [::ffff:192.0.2.1]",
            "B19, [1:2:3:4:5:6:192.0.2.1]",
            "B19, [1:2:3:4:5:6:7::]"
        })
        void acceptsNamesAndAddresses(String row, String host) {
            assertThat(judge(FakeHead.request("GET", "/t").with("Host", host))).isNull();
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "B04, a b",
            "B05, a/b",
            "B06, u@h.test",
            "B07, 'a,b'",
            "B09, h.test:999999",
            "B09, h.test:65536",
            "B09, h.test:99999999999999999999",
            "B10, [::1",
            "B11, a\\\\b",
            "B14, a#b",
            "B15, a?b",
            "B15, a%41",
            "B15, a:b",
            "B15, a:80:80",
            "B15, :80",
            "B15, ''",
            "B19, []",
            "B19, [:]",
            "B19, [:::]",
            "B19, [::1]x",
            "B19, [1:2:3:4:5:6:7]",
            "B19, [1:2:3:4:5:6:7:8:9]",
            "B19, [1:2:3:4:5:6:7:8::]",
            "B19, [1::2::3]",
            "B19, [12345::]",
            "B19, [1:]",
            "B19, [::1:]",
            "B19, [1:2:3:4:5:6:7:8:]",
            "B19, [1:2:3:4:5:6::1.2.3.4]",
            "B19, [g::]",
            "B19, [::256.0.0.1]",
            "B19, [::1.2.3]",
            "B19, [::1.2.3.4.5]",
            "B19, [::1.2.3.]",
            "B19, [1:2:3:4:5:6:7:1.2.3.4]",
            "B19, [fe80::1%25eth0]",
            "B19, [v1.a]",
            "B19, ::1",
            "K42, h test",
            "K43, u:p@h.test",
            "K44, h.test/x"
        })
        void refusesWhatIsNoAuthority(String row, String host) {
            assertThat(judge(FakeHead.request("GET", "/t").with("Host", bytes(host))))
                    .isEqualTo(Objection.HOST_MALFORMED);
        }

        @Test
        @DisplayName("B12 a tab in Host is refused")
        void refusesATab() {
            assertThat(judge(FakeHead.request("GET", "/t").with("Host", "a\tb")))
                    .isEqualTo(Objection.HOST_MALFORMED);
        }

        @Test
        @DisplayName("B13 K41 NUL and line ends in Host are refused")
        void refusesControlCharacters() {
            assertThat(judge(FakeHead.request("GET", "/t").with("Host", "h.test\0")))
                    .isEqualTo(Objection.FIELD_VALUE);
            assertThat(judge(FakeHead.request("GET", "/t").with("Host", "h.test\r\nX-Evil: 1")))
                    .isEqualTo(Objection.FIELD_VALUE);
        }

        @Test
        @DisplayName("B01 HTTP/1.1 without Host is refused, also where the target is absolute")
        void isWantedByHttp11() {
            assertThat(judge(FakeHead.request("GET", "/t"))).isEqualTo(Objection.HOST_COUNT);
            assertThat(judge(FakeHead.request("GET", "http://h.test/t"))).isEqualTo(Objection.HOST_COUNT);
        }

        @Test
        @DisplayName("B17 HTTP/1.0 without Host is legal")
        void isNotWantedByHttp10() {
            assertThat(judge(FakeHead.request("GET", "/t").as(HttpVersion.HTTP_1_0)))
                    .isNull();
        }

        @ParameterizedTest(name = "{0} {1} and {2} in {3}")
        @CsvSource({
            "B02, a.test, b.test, HTTP_1_1",
            "B03, h.test, h.test, HTTP_1_1",
            "B02, a.test, b.test, HTTP_1_0",
            "B03, h.test, h.test, HTTP_1_0"
        })
        void refusesTwo(String row, String one, String other, HttpVersion version) {
            FakeHead head = FakeHead.request("GET", "/t")
                    .with("Host", one)
                    .with("hOST", other)
                    .as(version);

            assertThat(judge(head)).isEqualTo(Objection.HOST_COUNT);
        }
    }

    @Nested
    class OfTheFields {

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "C01, 'X-A '",
            "C02, X-A\\t",
            "C06, ''",
            "C07, X\\0y",
            "C08, X y",
            "C09, X\u00e9",
            "C10, 'X\"y'",
            "C12, X/y",
            "K11, x:y",
            "K12, x\\r\\ny",
            "F42, 'Transfer-Encoding '"
        })
        void refusesANameThatIsNoToken(String row, String name) {
            assertThat(judge(FakeHead.get("/t").with(bytes(name), "1"))).isEqualTo(Objection.FIELD_NAME);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({
            "C14, a\\0b",
            "C15, a\\rb",
            "C16, a\\nb",
            "C17, a\\1b",
            "C18, a\u007fb",
            "K16, a\\r\\nx-evil: 1",
            "C16, a\u010ab"
        })
        void refusesAValueWithControlCharacters(String row, String value) {
            assertThat(judge(FakeHead.get("/t").with("X-A", bytes(value)))).isEqualTo(Objection.FIELD_VALUE);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({"C19, caf\u00e9\u00ff", "C20, a\\tb", "C22, yes", "C28, ''"})
        void acceptsBlanksOpaqueBytesAndNothingAtAll(String row, String value) {
            assertThat(judge(FakeHead.get("/t").with("X-A", bytes(value)))).isNull();
        }

        @Test
        @DisplayName("C27 Content_Length is another field than Content-Length")
        void anUnderscoreIsNotAHyphen() {
            FakeHead head = FakeHead.post("/t").with("Content_Length", "5").with("Content-Length", "0");

            assertThat(judge(head)).isNull();
            assertThat(MessageFraming.of(head)).isZero();
        }

        @Test
        void refusesSoManyConnectionOptionsThatLookingForThemIsWork() {
            FakeHead some = FakeHead.get("/t").with("Connection", "x,".repeat(511));
            FakeHead many =
                    FakeHead.get("/t").with("Connection", "x,".repeat(256)).with("Connection", "x,".repeat(256));

            assertThat(judge(some)).isNull();
            assertThat(judge(many)).isEqualTo(Objection.CONNECTION_OPTIONS);
            assertThat(Objection.CONNECTION_OPTIONS.status()).isEqualTo(431);
        }
    }

    @Nested
    class OfTheFraming {

        @Test
        @DisplayName("F03 both framing fields are refused")
        void refusesAnUnsoundHead() {
            FakeHead head = FakeHead.post("/t").with("Content-Length", "3").with("Transfer-Encoding", "chunked");

            assertThat(judge(head)).isEqualTo(Objection.FRAMING);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({"F23, foo", "F26, identity", "F27, xchunked", "F38, 'gzip, chunked'"})
        void answers501ToACodingItDoesNotSpeak(String row, String coding) {
            assertThat(judge(FakeHead.post("/t").with("Transfer-Encoding", coding)))
                    .isEqualTo(Objection.TRANSFER_CODING);
            assertThat(Objection.TRANSFER_CODING.status()).isEqualTo(501);
        }

        @ParameterizedTest(name = "{0} {1}")
        @CsvSource({"F29, '\"chunked\"'", "F30, chunked;q=1", "F35, ''", "F37, '\u00a0chunked'"})
        void answers400ToWhatIsNoCoding(String row, String coding) {
            assertThat(judge(FakeHead.post("/t").with("Transfer-Encoding", coding)))
                    .isEqualTo(Objection.FRAMING);
        }

        @ParameterizedTest(name = "{0} {1}: {2}")
        @CsvSource({
            "F02, Transfer-Encoding, chunked",
            "F02, TRANSFER-ENCODING, Chunked",
            "C26, CONTENT-LENGTH, 5",
            "F72, X-None, 1"
        })
        void acceptsOneFramingField(String row, String name, String value) {
            assertThat(judge(FakeHead.post("/t").with(name, value))).isNull();
        }
    }
}
