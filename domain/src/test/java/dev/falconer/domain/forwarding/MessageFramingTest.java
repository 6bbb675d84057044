package dev.falconer.domain.forwarding;

import static dev.falconer.domain.forwarding.MessageFraming.CHUNKED;
import static dev.falconer.domain.forwarding.MessageFraming.UNSOUND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageFramingTest {

    @Test
    @DisplayName("F72 without a framing field there is no body")
    void withoutAFramingFieldThereIsNoBody() {
        assertThat(MessageFraming.of(FakeHead.post("/t"))).isZero();
        assertThat(MessageFraming.of(FakeHead.post("/t").as(HttpVersion.HTTP_1_0)))
                .isZero();
    }

    @ParameterizedTest(name = "{0} Content-Length: {1}")
    @CsvSource({
        "F69, 5, 5",
        "F69, 0, 0",
        "F22, 005, 5",
        "MB-02, 30000001, 30000001",
        "D8, 2147483648, 2147483648",
        "D8, 9223372036854775807, 9223372036854775807"
    })
    void aContentLengthIsTheLength(String row, String value, long length) {
        assertThat(MessageFraming.of(FakeHead.post("/t").with("Content-Length", value)))
                .isEqualTo(length);
        assertThat(MessageFraming.of(
                        FakeHead.post("/t").with("content-length", value).as(HttpVersion.HTTP_1_0)))
                .isEqualTo(length);
    }

    @ParameterizedTest(name = "{0} Content-Length: {1}")
    @CsvSource({
        "F07, '5, 5'",
        "F08, '5, 6'",
        "F10, -5",
        "F11, 0x5",
        "F12, 5 5",
        "F13, 5a",
        "F14, ''",
        "F15, 1e1",
        "F16, 18446744073709551621",
        "F16, 9223372036854775808",
        "F18, '\"5\"'",
        "F19, 5;",
        "F20, '\u000b5'",
        "F21, '5\u0000'",
        "K52, +5",
        "F13, \u0665"
    })
    void anythingButDigitsIsUnsound(String row, String value) {
        assertThat(MessageFraming.of(FakeHead.post("/t").with("Content-Length", value)))
                .isEqualTo(UNSOUND);
    }

    @ParameterizedTest(name = "{0} {1} and {2}")
    @CsvSource({"F05, 5, 6", "F06, 5, 5", "K53, 0, 5"})
    void twoContentLengthsAreUnsound(String row, String one, String other) {
        FakeHead head = FakeHead.post("/t").with("Content-Length", one).with("content-length", other);

        assertThat(MessageFraming.of(head)).isEqualTo(UNSOUND);
    }

    @ParameterizedTest(name = "F02 Transfer-Encoding: {0}")
    @CsvSource({"chunked", "Chunked", "CHUNKED"})
    void theChunkedCodingIsChunked(String coding) {
        assertThat(MessageFraming.of(FakeHead.post("/t").with("Transfer-Encoding", coding)))
                .isEqualTo(CHUNKED);
    }

    @ParameterizedTest(name = "{0} Transfer-Encoding: {1}")
    @CsvSource({
        "F23, foo",
        "F24, 'chunked, chunked'",
        "F26, identity",
        "F27, xchunked",
        "F28, 'chunked, gzip'",
        "F29, '\"chunked\"'",
        "F30, chunked;q=1",
        "F31, 'chun\u0000ked'",
        "F32, '\u000bchunked'",
        "F34, ',chunked'",
        "F35, ''",
        "F36, 'identity, chunked'",
        "F37, '\u00a0chunked'",
        "F38, 'gzip, chunked'",
        "F43, ' chunked'",
        "F27, chun\u212aed"
    })
    void anyOtherCodingIsUnsound(String row, String coding) {
        assertThat(MessageFraming.of(FakeHead.post("/t").with("Transfer-Encoding", coding)))
                .isEqualTo(UNSOUND);
    }

    @ParameterizedTest(name = "{0} {1} and {2}")
    @CsvSource({"F39, chunked, chunked", "F40, identity, chunked", "F40, chunked, identity"})
    void twoCodingsAreUnsound(String row, String one, String other) {
        FakeHead head = FakeHead.post("/t").with("Transfer-Encoding", one).with("Transfer-Encoding", other);

        assertThat(MessageFraming.of(head)).isEqualTo(UNSOUND);
    }

    @ParameterizedTest(name = "{0} Content-Length: {1} with chunked")
    @CsvSource({"F03, 3", "F75, 45", "F76, 4", "F44, 5", "F03, 0"})
    void bothFramingFieldsAreUnsoundInEitherOrder(String row, String length) {
        FakeHead head = FakeHead.post("/t").with("Content-Length", length).with("Transfer-Encoding", "chunked");
        FakeHead reversed =
                FakeHead.post("/t").with("Transfer-Encoding", "chunked").with("Content-Length", length);

        assertThat(MessageFraming.of(head)).isEqualTo(UNSOUND);
        assertThat(MessageFraming.of(reversed)).isEqualTo(UNSOUND);
    }

    @Test
    void aTransferCodingInHttp10IsUnsound() {
        FakeHead head = FakeHead.post("/t").with("Transfer-Encoding", "chunked").as(HttpVersion.HTTP_1_0);

        assertThat(MessageFraming.of(head)).isEqualTo(UNSOUND);
    }

    @Test
    void whatOneHeadSaidIsForgottenWithTheNext() {
        FakeHead unsound = FakeHead.post("/t").with("Transfer-Encoding", "foo").with("Content-Length", "5");
        FakeHead sound = FakeHead.post("/t").with("Content-Length", "7");

        assertThat(MessageFraming.of(unsound)).isEqualTo(UNSOUND);
        assertThat(MessageFraming.of(sound)).isEqualTo(7);
    }
}
