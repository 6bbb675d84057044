package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesTest extends WireTest {

    private static final String GET = "GET /x HTTP/1.1\r\nHost: h.test\r\n\r\n";
    private static final String GET_10 = "GET /x HTTP/1.0\r\nHost: h.test\r\n\r\n";

    /** A backend that answers each connection's first request with these bytes and then closes. */
    private RecordingBackend closing(String response) {
        return backend(connection -> {
            connection.readMessage();
            connection.send(response);
        });
    }

    @Nested
    class WhenTheResponseIsSound {

        @Test
        @DisplayName("R01 BD-15 a chunked response is relayed in chunks")
        void chunked() {
            RawConnection client = clientOf(answering(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5;x=y\r\nworld\r\n0\r\n\r\n"));

            RawConnection.Message response = client.send(GET).readMessage();

            assertThat(response.head()).containsIgnoringCase("\r\nTransfer-Encoding: chunked\r\n");
            assertThat(response.body()).isEqualTo("hello world");
        }

        @Test
        @DisplayName("R02 an HTTP/1.0 client gets no chunks but the end of the connection")
        void chunkedTo10() {
            RawConnection client =
                    clientOf(answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));

            assertThat(client.send(GET_10).readToEnd())
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .containsIgnoringCase("\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\nhello");
        }

        @Test
        @DisplayName("R03 a response up to the backend's close is complete for the client")
        void untilClose() {
            RawConnection client = clientOf(closing("HTTP/1.1 200 OK\r\n\r\nuntil close"));

            assertThat(client.send(GET).readMessage().body()).isEqualTo("until close");
            client.send(GET);
            assertThat(client.readMessage().body()).isEqualTo("until close");
        }

        @Test
        @DisplayName("R14 BD-18 HEAD keeps the length, has no body, and the connection goes on")
        void head() {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
                connection.readMessage();
                connection.send(RecordingBackend.ok("second"));
            });
            RawConnection client = clientOf(backend);

            client.send("HEAD /x HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readHead()).contains("200 OK").containsIgnoringCase("content-length: 5000");
            assertThat(client.send(GET).readMessage().body()).isEqualTo("second");
            assertThat(backend.connections()).isEqualTo(1);
        }

        @ParameterizedTest
        @DisplayName("R15 R16 R17 BD-12 204 and 304 have no body whatever their fields say")
        @CsvSource({
            "204 No Content,Transfer-Encoding: chunked",
            "204 No Content,Content-Length: 5",
            "304 Not Modified,Content-Length: 5"
        })
        void bodyless(String status, String field) {
            RawConnection client = clientOf(answering("HTTP/1.1 " + status + "\r\n" + field + "\r\n\r\n"));

            client.send(GET);
            String head = client.readHead();
            client.send(GET);

            assertThat(head).startsWith("HTTP/1.1 " + status).doesNotContainIgnoringCase("transfer-encoding");
            if (status.startsWith("204")) {
                assertThat(head).doesNotContainIgnoringCase("content-length");
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 " + status);
        }

        @ParameterizedTest
        @DisplayName("R29 R31 HD-07 status and reason pass as the backend set them")
        @CsvSource({
            "HTTP/1.1 299 Odd",
            "HTTP/1.1 999 custom",
            "HTTP/1.1 500 Internal Server Error",
            "HTTP/1.1 200 custom"
        })
        void status(String line) {
            RawConnection client = clientOf(answering(line + "\r\nContent-Length: 2\r\n\r\nok"));

            assertThat(client.send(GET).readMessage().firstLine()).isEqualTo(line);
        }

        @Test
        @DisplayName("R29 a status line without a reason is accepted")
        void noReason() {
            RawConnection client = clientOf(answering("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(200);
        }

        @Test
        @DisplayName("R39 R40 HD-03 HD-04 repeated fields stay apart and bytes stay bytes")
        void fields() {
            RawConnection client = clientOf(answering(wire("HTTP/1.1 200 OK~Set-Cookie: a=1~Set-Cookie: b=2~"
                    + "Vary: x~Vary: y~Server: MyServer/7.8~X-Latin: caf\u00e9\u00ff~Content-Length: 0~~")));

            assertThat(client.send(GET).readHead())
                    .contains("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nVary: x\r\nVary: y\r\n")
                    .contains("\r\nServer: MyServer/7.8\r\n")
                    .contains("\r\nX-Latin: caf\u00e9\u00ff\r\n");
        }

        @Test
        @DisplayName("R41 HD-05 a missing Date is added, a missing Server is not")
        void date() {
            RawConnection client = clientOf(answering(RecordingBackend.ok("")));

            assertThat(client.send(GET).readHead())
                    .containsPattern(
                            "\r\ndate: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\r\n")
                    .doesNotContainIgnoringCase("\r\nserver:");
        }

        @Test
        @DisplayName("R47 R49 HD-09 version and Connection are ours, not the backend's")
        void ownVersion() {
            RawConnection client =
                    clientOf(closing("HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"));

            RawConnection.Message first = client.send(GET).readMessage();

            assertThat(first.firstLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(first.head()).doesNotContainIgnoringCase("\r\nconnection:");
            assertThat(client.send(GET).readMessage().body()).isEqualTo("ok");
        }

        @Test
        @DisplayName("R43 trailers pass, without what ends at this hop")
        void trailers() {
            RawConnection client = clientOf(
                    answering(wire("HTTP/1.1 200 OK~Transfer-Encoding: chunked~" + "Trailer: X-Sum~~2~ok~0~X-Sum: 42~"
                            + "Content-Length: 7~Connection: close~Keep-Alive: 5~Upgrade: h2c~~")));

            client.send("GET /x HTTP/1.1\r\nHost: h.test\r\nTE: trailers\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd()).endsWith("2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n");
        }

        @Test
        @DisplayName("R46 HD-16 a head of 54 KiB passes")
        void bigHead() {
            String big = "v".repeat(54_000);
            RawConnection client =
                    clientOf(answering("HTTP/1.1 200 OK\r\nX-Big: " + big + "\r\nContent-Length: 0\r\n\r\n"));

            assertThat(client.send(GET).readHead()).contains(big);
        }
    }

    @Nested
    class WhenItIsInterim {

        private static final String TWO = wire("HTTP/1.1 102 Processing~~HTTP/1.1 103 Early Hints~Link: </a>~~"
                + "HTTP/1.1 200 OK~Content-Length: 2~~ok");

        @Test
        @DisplayName("R21 several pass in order")
        void inOrder() {
            RawConnection client = clientOf(answering(TWO));

            client.send(GET);

            assertThat(client.readHead()).startsWith("HTTP/1.1 102 ");
            assertThat(client.readHead()).startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n");
            assertThat(client.readMessage().body()).isEqualTo("ok");
        }

        @Test
        @DisplayName("R22 none reaches an HTTP/1.0 client")
        void notTo10() {
            RawConnection client = clientOf(answering(TWO));

            assertThat(client.send(GET_10).readMessage().status()).isEqualTo(200);
        }
    }

    @Nested
    class WhenItIsUnsound {

        @ParameterizedTest
        @DisplayName("R07 to R13, R23 to R26, R30, R35 to R38, R45: a bad gateway")
        @CsvSource(
                delimiter = '|',
                value = {
                    "R07 | HTTP/1.1 200 OK~Content-Length: 3~Transfer-Encoding: chunked~~5~hello~0~~",
                    "R08 | HTTP/1.1 200 OK~Content-Length: 3~Content-Length: 5~~hello",
                    "R08 | HTTP/1.0 200 OK~Content-Length: 3~Content-Length: 5~~hello",
                    "R09 | HTTP/1.1 200 OK~Content-Length: 3x~~hello",
                    "R10 | HTTP/1.1 200 OK~Content-Length: -3~~hello",
                    "R11 | HTTP/1.1 200 OK~Content-Length: +3~~hello",
                    "R13 | HTTP/1.1 200 OK~Transfer-Encoding: foo~~hello",
                    "R13b | HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~5~hello~0~~",
                    "R23 | HTTP/1.1 101 Switching Protocols~Upgrade: websocket~Connection: Upgrade~~",
                    "R24 | HTTP/1.1 2000 OK~Content-Length: 0~~",
                    "R25 | HTTP/1.1 abc OK~Content-Length: 0~~",
                    "R26 | hello, this is not HTTP~~",
                    "R27 | HTTP/1.1 200 OK~Content-",
                    "R27b | HTTP/1.1 20",
                    "R30 | HTTP/2.0 200 OK~Content-Length: 0~~",
                    "R35 | HTTP/1.1 200 OK~X-Nul: a\u0000b~Content-Length: 0~~",
                    "R37 | HTTP/1.1 200 OK~X bad: 1~Content-Length: 0~~",
                    "R38 | HTTP/1.1 200 OK~nocolon~Content-Length: 0~~",
                    "R38 | HTTP/1.1 200 OK~colon: 1~nono ~Content-Length: 0~~",
                    "R38 | HTTP/1.1 200 OK~X-A: 1~no colon: 1~Content-Length: 0~~",
                    "none | ''"
                })
        void badGateway(String row, String response) throws Exception {
            RecordingBackend backend = closing(response.replace("~", "\r\n"));
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().status()).as(row).isEqualTo(502);
            assertThat(admission.nextOutcome()).isIn(Outcome.BACKEND_RESPONSE_MALFORMED, Outcome.BACKEND_CLOSED_EARLY);
            assertThat(log.next().subStatus()).isEqualTo(3);
        }

        @Test
        @DisplayName("HD-16 a head beyond the limit is an orderly bad gateway")
        void tooLarge() {
            RawConnection client = clientOf(closing("HTTP/1.1 200 OK\r\nX-Big: " + "v".repeat(70_000) + "\r\n\r\n"));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);
        }

        @Test
        @DisplayName("R33 R34 HD-17 space before a colon goes, a folded line is joined")
        void tolerated() {
            RawConnection client =
                    clientOf(closing("HTTP/1.1 200 OK\r\nX-Sp : a\r\nX-Fold: a\r\n b\r\nContent-Length: 0\r\n\r\n"));

            assertThat(client.send(GET).readHead()).contains("\r\nX-Sp: a\r\n").contains("\r\nX-Fold: a b\r\n");
        }

        @Test
        @DisplayName("R18 R19 bytes beyond a response answer nobody else")
        void beyond() {
            RecordingBackend backend =
                    answering(RecordingBackend.ok("mine") + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            int port = listen(FakeAdmission.to(backend.backend()));

            for (int victim = 0; victim < 6; victim++) {
                RawConnection client = connect(port);
                assertThat(client.send(GET).readMessage().body()).isEqualTo("mine");
                assertThat(client.send(GET).readMessage().body()).isEqualTo("mine");
            }
            assertThat(backend.connections()).isEqualTo(12);
        }
    }

    @Nested
    class WhenItBreaksOff {

        @Test
        @DisplayName("BD-20 CD-06 a body shorter than announced is never taken for complete")
        void shorter() throws Exception {
            RecordingBackend backend = closing("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            String seen = client.send(GET).readToEnd();

            assertThat(seen.length() - seen.indexOf("\r\n\r\n") - 4).isLessThan(50);
            assertOutcome(admission, Outcome.BACKEND_BROKE_OFF);
        }

        @ParameterizedTest
        @DisplayName("R05 R06 CD-06 chunks that break off or are wrong are not terminated")
        @CsvSource({"5~hello~", "5~hello~zz~", "5~hel", "5~hello~0~"})
        void chunks(String chunks) throws Exception {
            RecordingBackend backend =
                    closing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.replace("~", "\r\n"));
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readToEnd()).doesNotContain("0\r\n\r\n");
            assertThat(admission.nextOutcome()).isIn(Outcome.BACKEND_BROKE_OFF);
        }

        @Test
        @DisplayName("CD-06 an HTTP/1.0 client, which knows no chunks, sees a reset")
        void resetTo10() {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                connection.readEnding();
            });
            RawConnection client = clientOf(backend);

            client.send(GET_10);
            client.readHead();
            client.read(5);
            backend.close();

            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.RESET);
        }

        @Test
        @DisplayName("a response up to the close that ends in a reset is not complete")
        void reset() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\n\r\nhello");
                connection.readLine();
                connection.reset();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.readHead();
            client.send("2\r\n\r\n\r\n");

            assertThat(client.readToEnd()).isEqualTo("5\r\nhello\r\n");
            assertOutcome(admission, Outcome.BACKEND_BROKE_OFF);
        }
    }
}
