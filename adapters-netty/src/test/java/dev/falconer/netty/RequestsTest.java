package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest extends WireTest {

    private static final String PROBE = "GET /probe HTTP/1.1\r\nHost: h.test\r\n\r\n";

    /** In the rows {@code ~} stands for the end of a line, and escapes for single bytes. */
    private static String bytes(String row) {
        return row.replace("~", "\r\n")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\u0000")
                .replace("\\1", "\u0001")
                .replace("\\b", "\u000b")
                .replace("\\x7f", "\u007f")
                .replace("\\xe9", "\u00e9")
                .replace("\\xa0", "\u00a0");
    }

    @Nested
    class WhenTheHeadIsUnsound {

        @ParameterizedTest(name = "{0}")
        @DisplayName("A, B, C and F rows that are refused: nothing reaches the backend, and the connection ends")
        @CsvSource(
                delimiter = '|',
                value = {
                    "A01 | GET /t\\r HTTP/1.1~Host: h.test~~",
                    "a line feed before it | \\nGET /t HTTP/1.1~Host: h.test~~",
                    "a carriage return before it | ~\\rGET /t HTTP/1.1~Host: h.test~~",
                    "nine empty lines before it | ~~~~~~~~~GET /t HTTP/1.1~Host: h.test~~",
                    "a handshake of a WebSocket draft | GET /t HTTP/1.1~Host: h.test~Sec-WebSocket-Key1: 1~Sec-WebSocket-Key2: 2~~12345678",
                    "a blank before it | ' GET /t HTTP/1.1~Host: h.test~~'",
                    "NUL before it | \\0GET /t HTTP/1.1~Host: h.test~~",
                    "A03 | GET /t HTTP/1.1~ X-Evil: 1~Host: h.test~~",
                    "A04 | GE(T /t HTTP/1.1~Host: h.test~~",
                    "A12 | CONNECT 127.0.0.1:22 HTTP/1.1~Host: 127.0.0.1:22~~",
                    "A14 | GET h.test:80 HTTP/1.1~Host: h.test~~",
                    "A15 | GET t HTTP/1.1~Host: h.test~~",
                    "A16 | GET /t#frag HTTP/1.1~Host: h.test~~",
                    "A20 | GET /t\\0x HTTP/1.1~Host: h.test~~",
                    "A22 | GET /t\\x7fx HTTP/1.1~Host: h.test~~",
                    "A25 | GET /t HTTP/2.0~Host: h.test~~",
                    "A26 | GET /t~~",
                    "A27 | GET /t HTTP/1.10~Host: h.test~~",
                    "A28 | GET /t http/1.1~Host: h.test~~",
                    "A30 | GET /t HTTP/1.1x~Host: h.test~~",
                    "A31 | GET /t HTTP/1.~Host: h.test~~",
                    "A32 | 'GET /t HTTP/1,1~Host: h.test~~'",
                    "A33 | GET /t HTP/1.1~Host: h.test~~",
                    "A35 | GET   /t   HTTP/1.1~Host: h.test~~",
                    "A36 | GET\\t/t\\tHTTP/1.1~Host: h.test~~",
                    "A43 | GET http:///t HTTP/1.1~Host: h.test~~",
                    "B01 | GET /t HTTP/1.1~~",
                    "B02 | GET /t HTTP/1.1~Host: a.test~Host: b.test~~",
                    "B03 | GET /t HTTP/1.1~Host: h.test~Host: h.test~~",
                    "B04 | GET /t HTTP/1.1~Host: a b~~",
                    "B05 | GET /t HTTP/1.1~Host: a/b~~",
                    "B06 | GET /t HTTP/1.1~Host: u@h.test~~",
                    "B10 | GET /t HTTP/1.1~Host: [::1~~",
                    "B12 | GET /t HTTP/1.1~Host: a\\tb~~",
                    "B13 | GET /t HTTP/1.1~Host: h.test\\0~~",
                    "C01 | GET /t HTTP/1.1~Host: h.test~X-A : 1~~",
                    "C02 | GET /t HTTP/1.1~Host: h.test~X-A\\t: 1~~",
                    "C03 | GET /t HTTP/1.1~Host: h.test~X-A: 1~ 2~~",
                    "C04 | GET /t HTTP/1.1~Host: h.test~X-A: 1~\\t2~~",
                    "C06 | GET /t HTTP/1.1~Host: h.test~: 1~~",
                    "C07 | GET /t HTTP/1.1~Host: h.test~X\\0y: 1~~",
                    "C08 | GET /t HTTP/1.1~Host: h.test~X y: 1~~",
                    "C09 | GET /t HTTP/1.1~Host: h.test~X\\xe9: 1~~",
                    "C10 | GET /t HTTP/1.1~Host: h.test~X\"y: 1~~",
                    "C11 | GET /t HTTP/1.1~Host: h.test~nocolon~~",
                    "C12 | GET /t HTTP/1.1~Host: h.test~X/y: 1~~",
                    "C14 BD-28 | GET /t HTTP/1.1~Host: h.test~X-A: a\\0b~~",
                    "C15 | GET /t HTTP/1.1~Host: h.test~X-A: a\\rb~~",
                    "C16 | GET /t HTTP/1.1~Host: h.test~X-A: a\\nb~~",
                    "C17 | GET /t HTTP/1.1~Host: h.test~X-A: a\\1b~~",
                    "C18 | GET /t HTTP/1.1~Host: h.test~X-A: a\\x7fb~~",
                    "F03 | POST /t HTTP/1.1~Host: h.test~Content-Length: 3~Transfer-Encoding: chunked~~5~hello~0~~",
                    "F05 | POST /t HTTP/1.1~Host: h.test~Content-Length: 5~Content-Length: 6~~hello!",
                    "F05 | POST /t HTTP/1.0~Host: h.test~Content-Length: 5~Content-Length: 6~~hello!",
                    "F06 | POST /t HTTP/1.1~Host: h.test~Content-Length: 5~Content-Length: 5~~hello",
                    "F06 | POST /t HTTP/1.0~Host: h.test~Content-Length: 5~content-length: 5~~hello",
                    "F07 | 'POST /t HTTP/1.1~Host: h.test~Content-Length: 5, 5~~hello'",
                    "F08 | 'POST /t HTTP/1.1~Host: h.test~Content-Length: 5, 6~~hello'",
                    "F10 | POST /t HTTP/1.1~Host: h.test~Content-Length: -5~~hello",
                    "F11 | POST /t HTTP/1.1~Host: h.test~Content-Length: 0x5~~hello",
                    "F12 | POST /t HTTP/1.1~Host: h.test~Content-Length: 5 5~~hello",
                    "F13 | POST /t HTTP/1.1~Host: h.test~Content-Length: 5a~~hello",
                    "F14 | POST /t HTTP/1.1~Host: h.test~Content-Length: ~~hello",
                    "F15 | POST /t HTTP/1.1~Host: h.test~Content-Length: 1e1~~hello",
                    "F16 | POST /t HTTP/1.1~Host: h.test~Content-Length: 18446744073709551621~~hello",
                    "F18 | POST /t HTTP/1.1~Host: h.test~Content-Length: \"5\"~~hello",
                    "F19 | POST /t HTTP/1.1~Host: h.test~Content-Length: 5;~~hello",
                    "F20 | POST /t HTTP/1.1~Host: h.test~Content-Length: \\b5~~hello",
                    "F21 | POST /t HTTP/1.1~Host: h.test~Content-Length: 5\\0~~hello",
                    "F23 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: foo~~hello",
                    "F24 | 'POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chunked, chunked~~5~hello~0~~'",
                    "F26 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: identity~~5~hello~0~~",
                    "F27 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: xchunked~~5~hello~0~~",
                    "F28 | 'POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chunked, gzip~~5~hello~0~~'",
                    "F29 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: \"chunked\"~~5~hello~0~~",
                    "F30 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chunked;q=1~~5~hello~0~~",
                    "F31 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chun\\0ked~~5~hello~0~~",
                    "F32 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: \\bchunked~~5~hello~0~~",
                    "F34 | 'POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: ,chunked~~5~hello~0~~'",
                    "F35 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: ~~5~hello~0~~",
                    "F36 | 'POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: identity, chunked~~5~hello~0~~'",
                    "F37 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: \\xa0chunked~~5~hello~0~~",
                    "F38 | 'POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: gzip, chunked~~5~hello~0~~'",
                    "F39 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
                    "F40 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: identity~Transfer-Encoding: chunked~~0~~",
                    "F42 | POST /t HTTP/1.1~Host: h.test~Transfer-Encoding : chunked~Content-Length: 5~~hello",
                    "F44 | POST /t HTTP/1.1~Host: h.test~X: y\\nTransfer-Encoding: chunked~Content-Length: 5~~0~~",
                    "F45 | POST /t HTTP/1.1~Host: h.test~X: y\\rTransfer-Encoding: chunked~Content-Length: 5~~0~~",
                    "F75 | POST /t HTTP/1.1~Host: h.test~Content-Length: 45~Transfer-Encoding: chunked~~0~~GET /s HTTP/1.1~X: y",
                    "F76 | POST /t HTTP/1.1~Host: h.test~Content-Length: 4~Transfer-Encoding: chunked~~2e~GET /s HTTP/1.1~~0~~"
                })
        void isRefused(String row, String request) throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("probe"));
            int port = listen(FakeAdmission.to(backend.backend()));

            RawConnection client = connect(port);
            client.send(bytes(request));
            String answer = client.readToEnd();

            assertThat(answer).as(row).matches("(?s)HTTP/1\\.1 (400|414|431|501|505) .*");
            assertThat(answer).containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(answer.substring(10)).doesNotContain("HTTP/1.1 ");
            assertThat(connect(port).send(PROBE).readMessage().body()).isEqualTo("probe");
            assertThat(backend.nextRequest()).startsWith("GET /probe ");
            assertThat(backend.untakenRequests()).isZero();
        }

        @Test
        @DisplayName("F74 nothing that is pipelined behind it is processed")
        void nothingBehind() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("probe"));
            RawConnection client = clientOf(backend);

            client.send(
                    "POST /t HTTP/1.1\r\nHost: h.test\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!" + PROBE);

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").doesNotContain("200 OK");
            assertThat(backend.connections()).isZero();
        }

        @Test
        @DisplayName("R14 the answer to a HEAD has no body, even where the HEAD cannot be read to its end")
        void headWithoutBody() {
            RawConnection client = clientOf(answering(RecordingBackend.ok("")));

            client.send("HEAD /t HTTP/1.1\r\nHost: h.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
        }

        @Test
        @DisplayName("C03 a folded line is seen wherever the head is cut into segments")
        void foldedByteByByte() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok(""));
            RawConnection client = clientOf(backend);

            for (char c : "GET /t HTTP/1.1\r\nHost: h.test\r\nX-A: 1\r\n 2\r\nX-B: 3\r\n\r\n".toCharArray()) {
                client.send(Character.toString(c));
            }

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
            assertThat(backend.connections()).isZero();
        }

        @ParameterizedTest
        @DisplayName("A25 F23 F38 the status says what it is that is not spoken here")
        @CsvSource(
                delimiter = '|',
                value = {
                    "GET /t HTTP/2.0~Host: h.test~~ | 505",
                    "GET /t HTTP/0.9~~ | 505",
                    "POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: foo~~hello | 501",
                    "'POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: gzip, chunked~~5~hello~0~~' | 501"
                })
        void saysWhatIsNotSpoken(String request, int status) {
            RawConnection client = clientOf(answering(RecordingBackend.ok("")));

            client.send(bytes(request));

            assertThat(client.readMessage().status()).isEqualTo(status);
        }

        @Test
        @DisplayName("A07 a request line beyond the limit")
        void longLine() {
            RawConnection client = clientOf(answering(RecordingBackend.ok("")));

            client.send("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(414);
        }

        @ParameterizedTest
        @DisplayName("C23 C24 C25 header fields beyond the limit")
        @CsvSource({"1,65536", "2000,20", "1,2097152"})
        void manyFields(int count, int size) {
            RawConnection client = clientOf(answering(RecordingBackend.ok("")));
            String field = "X-A: " + "v".repeat(size) + "\r\n";

            Thread.ofVirtual()
                    .start(() -> client.send("GET / HTTP/1.1\r\nHost: h.test\r\n" + field.repeat(count) + "\r\n"));

            assertThat(client.readMessage().status()).isEqualTo(431);
        }
    }

    @Nested
    class WhenTheBodyIsUnsound {

        @ParameterizedTest(name = "{0}")
        @DisplayName("F47 to F64, F68: the backend never sees a complete message")
        @CsvSource(
                delimiter = '|',
                value = {
                    "F47 | 0x5~hello~0~~",
                    "F48 | +5~hello~0~~",
                    "F50 | g~hello~0~~",
                    "F51 | ~hello~0~~",
                    "F52 | -5~hello~0~~",
                    "F53 | 10000000000000005~hello~0~~",
                    "F54 | 5_0~hello~0~~",
                    "F55 | 5~helloX~0~~",
                    "F56 | 5\\nhello~0~~",
                    "F58 | 5~hello~0\\n\\n",
                    "F59 | 5;\\rX~hello~0~~",
                    "F60 | 5;\\nX~hello~0~~",
                    "F61 | 5~hello0~~",
                    "F62 | 5\\rXhello~0~~",
                    "F63 | 5 ~hello~0~~",
                    "F64 | 5\\0~hello~0~~",
                    "F68 | 5~hello~0~X-T: a\\0b~X-U : 1~~",
                    "a folded trailer | 5~hello~0~X-T: a~ b~~",
                    "F78 | 5~hello~0~Transfer-Encoding: a\\0b~~",
                    "F78 DEL | 5~hello~0~X-T: a~content-length: 5\\x7f~~",
                    "F78 a bare CR | 5~hello~0~Trailer: a\\rb~~"
                })
        void isNeverComplete(String row, String body) throws Exception {
            RecordingBackend[] backend = new RecordingBackend[1];
            backend[0] = backend(connection -> {
                backend[0].record(new RawConnection.Message(connection.readHead(), ""));
                backend[0].record(new RawConnection.Message("", connection.readToEnd()));
            });
            FakeAdmission admission = FakeAdmission.to(backend[0].backend());
            RawConnection client = connect(listen(admission));

            client.send("POST /t HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            backend[0].nextRequest();
            client.send(bytes(body));

            assertThat(client.readToEnd()).as(row).startsWith("HTTP/1.1 400 ");
            assertThat(backend[0].nextRequest()).doesNotContain("0\r\n\r\n");
            assertOutcome(admission, Outcome.REQUEST_BODY_MALFORMED);
        }

        @ParameterizedTest
        @DisplayName("F70 F71 a body that breaks off is never completed")
        @CsvSource({"Content-Length: 50~~hello", "Transfer-Encoding: chunked~~5~hello~"})
        void breaksOff(String rest) throws Exception {
            RecordingBackend[] backend = new RecordingBackend[1];
            backend[0] = backend(connection -> {
                backend[0].record(new RawConnection.Message(connection.readHead(), ""));
                backend[0].record(new RawConnection.Message("", connection.readToEnd()));
            });
            FakeAdmission admission = FakeAdmission.to(backend[0].backend());
            RawConnection client = connect(listen(admission));

            client.send("POST /t HTTP/1.1\r\nHost: h.test\r\n" + bytes(rest));
            backend[0].nextRequest();
            client.endOutput();

            assertThat(backend[0].nextRequest()).doesNotContain("0\r\n\r\n").hasSizeLessThan(20);
            assertOutcome(admission, Outcome.CLIENT_GONE);
        }
    }

    @Nested
    class WhenItIsSound {

        @ParameterizedTest(name = "{0}")
        @DisplayName("A, B, C and F rows that pass: the first line as the backend sees it")
        @CsvSource(
                delimiter = '|',
                value = {
                    "A02 | ~GET /t HTTP/1.1~Host: h.test~~ | GET /t HTTP/1.1",
                    "A08 | GET http://abs.test/t HTTP/1.1~Host: evil.test~~ | GET /t HTTP/1.1~Host: abs.test",
                    "A09 | GET http://h.test/t HTTP/1.1~Host: h.test~~ | GET /t HTTP/1.1",
                    "A11 | OPTIONS http://h.test HTTP/1.1~Host: h.test~~ | OPTIONS * HTTP/1.1",
                    "A17 | GET /%7Euser/a%2fb//c;p=1/%C3%A9?x=%20&y=%2F HTTP/1.1~Host: h.test~~ | GET /%7Euser/a%2fb//c;p=1/%C3%A9?x=%20&y=%2F HTTP/1.1",
                    "A19 | GET /t? HTTP/1.1~Host: h.test~~ | GET /t? HTTP/1.1",
                    "A24 | GET /t HTTP/1.2~Host: h.test~~ | GET /t HTTP/1.1",
                    "A34 | GET /t HTTP/1.0~Host: h.test~~ | GET /t HTTP/1.1~Host: h.test",
                    "A39 | get /t HTTP/1.1~Host: h.test~~ | get /t HTTP/1.1",
                    "A40 | BREW /t HTTP/1.1~Host: h.test~~ | BREW /t HTTP/1.1",
                    "B17 | GET /t HTTP/1.0~~ | GET /t HTTP/1.1~Host: 127.0.0.1:",
                    "B19 | GET /t HTTP/1.1~Host: [::1]:8080~~ | GET /t HTTP/1.1~Host: [::1]:8080",
                    "C19 BD-26 | GET /t HTTP/1.1~Host: h.test~X-A: caf\\xe9\\xa0~~ | GET /t HTTP/1.1~Host: h.test~X-A: caf\\xe9\\xa0~",
                    "C20 | GET /t HTTP/1.1~Host: h.test~X-A:  \\t v \\t ~~ | GET /t HTTP/1.1~Host: h.test~X-A: v~",
                    "C28 | GET /t HTTP/1.1~Host: h.test~X-Empty:~~ | GET /t HTTP/1.1~Host: h.test~X-Empty: ~"
                })
        void passes(String row, String request, String seen) throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            RawConnection client = clientOf(backend);

            client.send(bytes(request));

            assertThat(client.readHead()).as(row).startsWith("HTTP/1.1 200 ");
            String received = backend.nextRequest();
            assertThat(received.toLowerCase(Locale.ROOT)).startsWith(bytes(seen).toLowerCase(Locale.ROOT));
            assertThat(received).startsWith(bytes(seen).substring(0, bytes(seen).indexOf("HTTP/1.1")));
        }

        @Test
        @DisplayName("A06 a request line of 8000 bytes")
        void longLine() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            String target = "/" + "x".repeat(7_980);

            RawConnection client = clientOf(backend).send("GET " + target + " HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(200);
            assertThat(backend.nextRequest()).startsWith("GET " + target + " ");
        }

        @Test
        @DisplayName("F02 F46 BD-08 BD-17 I09 chunks with extensions, byte by byte")
        void chunkedByteByByte() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            RawConnection client = clientOf(backend);
            String request = bytes(
                    "POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~~" + "5;a=b;c=\"d\"~hello~0;last~~");

            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }

            assertThat(client.readMessage().status()).isEqualTo(200);
            assertThat(backend.nextRequest())
                    .containsIgnoringCase("\r\nTransfer-Encoding: chunked\r\n")
                    .endsWith("\r\n\r\nhello");
        }

        /** A backend that answers with the trailers it got, and with its head where a trailer has come to stand there. */
        private RecordingBackend echoOfTrailers() {
            return backend(connection -> {
                String head = connection.readHead();
                connection.read("5\r\nhello\r\n0\r\n".length());
                StringBuilder trailers = new StringBuilder();
                for (String line = connection.readLine(); !line.isEmpty(); line = connection.readLine()) {
                    trailers.append(line).append('~');
                }
                connection.send(RecordingBackend.ok(trailers + (head.contains("evil") ? head : "")));
            });
        }

        private static final String WITH_TRAILERS =
                "POST /t HTTP/1.1~Host: h.test~Transfer-Encoding: chunked~Trailer: X-T~~5~hello~0~X-T: 1~"
                        + "Content-Length: 0~Host: evil~Authorization: evil~MS-ASPNETCORE-TOKEN: evil~"
                        + "mS_ASPNETCORE-f: evil~X-Forwarded-For: evil~Connection: X-T~Expect: evil~X-U: 2~~";

        @Test
        @DisplayName("F66 F67 HD-01 trailers stay trailers, without what only a head may say")
        void trailers() {
            RawConnection client = clientOf(echoOfTrailers());

            client.send(bytes(WITH_TRAILERS));

            assertThat(client.readMessage().body()).isEqualTo("X-T: 1~X-U: 2~");
        }

        @Test
        @DisplayName("F66 HD-01 trailers of a request that had to wait are no exception")
        void trailersThatWaited() throws Exception {
            FakeAdmission.Gap gap = new FakeAdmission.Gap();
            FakeAdmission admission = FakeAdmission.answering(gap);
            admission.answerAfterWaiting(FakeAdmission.admitted(echoOfTrailers().backend(), FakeAdmission.POLICY));
            RawConnection client = connect(listen(admission));

            client.send(bytes(WITH_TRAILERS));
            admission.nextParked();
            gap.resolution().complete("ready");

            assertThat(client.readMessage().body()).isEqualTo("X-T: 1~X-U: 2~");
        }

        @Test
        @DisplayName("F72 POST without a length has no body")
        void noLength() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            RawConnection client = clientOf(backend);

            client.send("POST /t HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(200);
            assertThat(backend.nextRequest()).endsWith("\r\n\r\n");
        }

        @Test
        @DisplayName("F69 F77 a body of GET is a body, not a request")
        void bodyOfGet() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            RawConnection client = clientOf(backend);
            String hidden = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

            client.send("GET /t HTTP/1.1\r\nHost: h.test\r\nContent-Length: " + hidden.length() + "\r\n\r\n" + hidden);

            assertThat(client.readMessage().status()).isEqualTo(200);
            assertThat(backend.nextRequest()).startsWith("GET /t ").endsWith("\r\n\r\n" + hidden);
            assertThat(backend.untakenRequests()).isZero();
        }

        @Test
        @DisplayName("I10 BD-01 BD-03 a megabyte of every byte value arrives as it was sent")
        void everyByte() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            RawConnection client = clientOf(backend);
            StringBuilder body = new StringBuilder(1 << 20);
            for (int i = 0; i < 1 << 20; i++) {
                body.append((char) (i * 31 % 256));
            }

            client.send("POST /t HTTP/1.1\r\nHost: h.test\r\nContent-Length: 1048576\r\n\r\n" + body);

            assertThat(client.readMessage().status()).isEqualTo(200);
            assertThat(backend.nextRequest()).endsWith("\r\n\r\n" + body);
        }

        @Test
        @DisplayName("HD-12 HD-13 HD-14 Host stays, the token and the forwarded fields come with the client's address")
        void forwardedFields() throws Exception {
            RecordingBackend backend = answering(RecordingBackend.ok("yes"));
            RawConnection client = clientOf(backend);

            client.send(
                    "GET /t HTTP/1.1\r\nHost: h.test\r\nX-Forwarded-For: 6.6.6.6\r\nMS-ASPNETCORE-TOKEN: x\r\n\r\n");

            client.readMessage();
            assertThat(backend.nextRequest().toLowerCase(Locale.ROOT))
                    .contains("\r\nhost: h.test\r\n")
                    .contains("\r\nms-aspnetcore-token: token\r\n")
                    .contains("6.6.6.6, 127.0.0.1:" + client.localPort() + "\r\n")
                    .doesNotContain("ms-aspnetcore-token: x");
        }
    }
}
