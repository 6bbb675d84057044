package dev.falconer.it.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.gateway.FrameRow.Sent;
import dev.falconer.it.gateway.FrameRow.Sent.Stream;
import dev.falconer.it.gateway.Message.Field;
import dev.falconer.it.gateway.Observation.Ending;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rows of docs/http.md that are about what happens when: they want more than one connection, or octets at their time. */
class ConductIT {

    private static final Duration A_MOMENT = Duration.ofMillis(150);

    @AutoClose
    private static Gateway gateway;

    private RawHttp client;

    @BeforeAll
    static void open() {
        gateway = Gateway.open();
    }

    @BeforeEach
    void connect() {
        gateway.mark();
        client = gateway.connect();
    }

    @AfterEach
    void everybodyElseIsServed() {
        client.close();
        gateway.probe("after");
    }

    private static void answer(String row, String... lines) {
        gateway.backend().answer("t_" + row, lines);
    }

    /** A line of Python that waits until the test goes on. */
    private static String untilToldIn(String row) {
        return "while not exists('go-" + row + "'): wait(0.005)";
    }

    private static void goOn(String row) {
        gateway.backend().site().write("go-" + row, "");
    }

    private static String post(String row, String fields) {
        return "POST /t/" + row + " HTTP/1.1\r\nHost: h.test\r\n" + fields + "\r\n";
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h.test\r\n\r\n";
    }

    /** All octets there are, again and again. */
    private static String octets(int count) {
        var octets = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            octets.append((char) (i * 7 + i / 256 & 0xff));
        }
        return octets.toString();
    }

    @Nested
    class Expecting {

        @Test
        @DisplayName("G01 Z05 the 100 is the backend's, and comes before the body")
        void continues() {
            answer(
                    "G01",
                    "note('G01')",
                    untilToldIn("G01"),
                    "send(b'HTTP/1.1 100 Continue\\r\\n\\r\\n')",
                    "text = body()",
                    "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(text) + text)");

            client.send(post("G01", "Expect: 100-continue\r\nContent-Length: 5\r\n"));
            gateway.backend().noted("G01");
            assertThat(client.isSilentFor(A_MOMENT))
                    .as("no 100 of Falconer's own")
                    .isTrue();
            goOn("G01");
            assertThat(client.head().status()).isEqualTo(100);
            client.send("hello");

            assertThat(client.response().text()).isEqualTo("hello");
            Gateway.assertEchoed(client, "G01");
        }

        @Test
        @DisplayName("G02 a final status in place of 100 is all there is")
        void isRefused() {
            answer(
                    "G02",
                    "send(b'HTTP/1.1 417 Expectation Failed\\r\\nContent-Length: 0\\r\\n\\r\\n')",
                    "until_gone()");

            client.send(post("G02", "Expect: 100-continue\r\nContent-Length: 5\r\n"));
            RawResponse response = client.response();

            assertThat(response.status()).isEqualTo(417);
            assertThat(response.values("Connection")).containsExactly("close");
            assertThat(client.toEnd()).isEmpty();
        }

        @Test
        @DisplayName("G02 a refusal in place of 100 ends the connection in order, and nobody waits for the body")
        void isTooLarge() {
            client.send(post("G02", "Expect: 100-continue\r\nContent-Length: 40000000\r\n"));
            RawResponse response = client.response();

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.values("Connection")).containsExactly("close");
            assertThat(client.toEnd()).isEmpty();
            assertThat(gateway.arrived("G02")).isEmpty();
        }

        @Test
        @DisplayName(
                "G02 a success in place of 100 says that the connection ends, for nobody knows whether a body follows")
        void isAnsweredWithoutItsBody() {
            answer("G02", "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')", "until_gone()");

            client.send(post("G02", "Expect: 100-continue\r\nContent-Length: 5\r\n"));
            RawResponse response = client.response();

            assertThat(response.text()).isEqualTo("ok");
            assertThat(response.values("Connection")).containsExactly("close");
            assertThat(client.toEnd()).isEmpty();
        }
    }

    @Nested
    class Answering {

        @Test
        @DisplayName("R19 a response behind a response: who asks next gets their own")
        void twice() {
            answer(
                    "R19",
                    "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'"
                            + " + b'HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nevil')");

            assertThat(client.send(get("/t/R19")).response().text()).isEqualTo("ok");
            for (int i = 0; i < 6; i++) {
                gateway.probe("R19/" + i);
            }
            Gateway.assertEchoed(client, "R19/again");
        }

        @Test
        @DisplayName("R48 Z12 an early 413 reaches a client that is still sending")
        void early() {
            answer(
                    "R48",
                    "send(b'HTTP/1.1 413 Content Too Large\\r\\nConnection: close\\r\\nContent-Length: 3\\r\\n\\r\\nbig')",
                    "close()");

            client.send(post("R48", "Content-Length: 300000\r\n")).send("x".repeat(100_000));
            RawResponse response = client.response();
            client.send("x".repeat(200_000));

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.text()).isEqualTo("big");
            assertThat(response.values("Connection")).containsExactly("close");
            assertThat(client.toEnd()).isEmpty();
        }

        @Test
        @DisplayName("Z11 pipelined requests are answered in their order")
        void inOrder() {
            answer(
                    "Z11",
                    "note('Z11')",
                    untilToldIn("Z11"),
                    "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nfirst')");

            client.send(get("/t/Z11") + get("/u/Z11/second") + get("/u/Z11/third"));
            gateway.backend().noted("Z11");
            goOn("Z11");

            assertThat(client.response().text()).isEqualTo("first");
            assertThat(client.response().text()).isEqualTo("GET /u/Z11/second 0");
            assertThat(client.response().text()).isEqualTo("GET /u/Z11/third 0");
        }
    }

    @Nested
    class OnAConnection {

        @Test
        @DisplayName("I05 a request that is not idempotent is sent once")
        void once() {
            answer("I05", "body()", "close()");

            client.send(post("I05", "Content-Length: 5\r\n") + "hello");

            assertThat(client.response().status()).isEqualTo(502);
            assertThat(gateway.arrived("I05")).hasSize(1);
        }

        @Test
        @DisplayName("Z04 a request whose body has begun to flow is sent once, idempotent or not")
        void onceWithABody() {
            answer("Z04", "some()", "close()");

            client.send("PUT /t/Z04 HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");

            assertThat(client.response().status()).isEqualTo(502);
            assertThat(gateway.arrived("Z04")).hasSize(1).noneMatch(Message::complete);
        }

        @Test
        @DisplayName("I07 a connection that the backend has closed meanwhile costs no request")
        void stale() {
            answer("I07", "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')", "note('I07')", "close()");
            for (int i = 0; i < 8; i++) {
                assertThat(client.send(get("/t/I07/" + i)).response().text()).isEqualTo("ok");
                // The answer has come on this event loop, and another one since: it has seen the backend's close.
                gateway.backend().noted("I07");
                Gateway.assertEchoed(client, "I07/" + i);
                client.send("POST /u/I07/" + i + " HTTP/1.1\r\nHost: h.test\r\nContent-Length: 5\r\n\r\nhello");
                assertThat(client.response().text()).isEqualTo("POST /u/I07/" + i + " 5");
            }

            assertThat(gateway.arrived("I07")).hasSize(16);
        }

        @Test
        @DisplayName("Z01 a request that comes back goes in a circle")
        void goesInACircle() {
            client.send(get("/u/Z01/first")).response();
            String via = gateway.arrived("Z01").getFirst().values("Via").getFirst();

            client.send("GET /u/Z01/second HTTP/1.1\r\nHost: h.test\r\nVia: 1.0 other, " + via + "\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(508);
            assertThat(gateway.arrived("Z01")).hasSize(1);
        }

        @Test
        @DisplayName("I08 a client that ends its direction behind a request counts as gone")
        void halfClosed() {
            answer("I08", "note('I08')", "until_gone()", "note('I08-gone')");

            client.send(get("/t/I08"));
            gateway.backend().noted("I08");
            client.finishSending();

            gateway.backend().noted("I08-gone");
            client.awaitClose();
        }

        @Test
        @DisplayName("I09 one octet to a segment")
        void byteByByte() {
            String request = post("I09", "Transfer-Encoding: chunked\r\n") + "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";

            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }

            assertThat(client.response().text()).isEqualTo("POST /t/I09 5");
            assertThat(gateway.arrived("I09")).extracting(Message::body).containsExactly("hello");
        }

        @Test
        @DisplayName("I10 a body of 1 MiB, octet for octet")
        void everyByte() {
            String octets = octets(1 << 20);

            client.send(post("I10", "Content-Length: 1048576\r\n")).send(octets);

            assertThat(client.response().text()).isEqualTo("POST /t/I10 1048576");
            assertThat(gateway.arrived("I10")).extracting(Message::body).containsExactly(octets);
        }
    }

    @Nested
    class BehindAHandshake {

        private static String handshake(String row) {
            return "GET /t/" + row + " HTTP/1.1\r\nHost: h.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        }

        private static void accept(String row) {
            answer(
                    row,
                    "send(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n'"
                            + " + b'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\\r\\n\\r\\n')",
                    "data = some()",
                    "while data:",
                    "    send(data)",
                    "    data = some()",
                    "note('" + row + "-ended')",
                    "close()");
        }

        private void switched() {
            RawResponse head = client.head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.values("Upgrade")).containsExactly("websocket");
            assertThat(head.values("Connection")).containsExactly("Upgrade");
            assertThat(head.values("Sec-WebSocket-Accept")).containsExactly("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }

        @Test
        @DisplayName("W01 Z34 handshake and tunnel are transparent, however the octets are cut")
        void isTransparent() {
            accept("W01");
            String octets = octets(4_096);

            client.send(handshake("W01"));
            switched();
            client.send(octets);
            for (int i = 0; i < 300; i++) {
                client.send(octets.substring(i, i + 1 + i % 3));
            }

            assertThat(new String(client.bytes(4_096), ISO_8859_1)).isEqualTo(octets);
            for (int i = 0; i < 300; i++) {
                assertThat(new String(client.bytes(1 + i % 3), ISO_8859_1))
                        .isEqualTo(octets.substring(i, i + 1 + i % 3));
            }
        }

        @Test
        @DisplayName("W02 octets right behind the handshake are not lost")
        void losesNothing() {
            accept("W02");

            client.send(handshake("W02") + "EARLY");

            switched();
            assertThat(new String(client.bytes(5), ISO_8859_1)).isEqualTo("EARLY");
        }

        @Test
        @DisplayName("W08 the client's close ends the tunnel")
        void ends() {
            accept("W08");
            client.send(handshake("W08"));
            switched();

            client.close();

            gateway.backend().noted("W08-ended");
        }

        @Test
        @DisplayName("Z35 the backend closes first, and the client sees it")
        void isEndedByTheBackend() {
            answer(
                    "Z35",
                    "send(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n\\r\\nbye')",
                    "close()");

            client.send(handshake("Z35"));

            assertThat(client.head().status()).isEqualTo(101);
            assertThat(List.of(new String(client.toEnd(), ISO_8859_1))).containsExactly("bye");
        }
    }

    @Nested
    class OverHttp2 {

        private static final Field METHOD = new Field(":method", "GET");
        private static final Field SCHEME = new Field(":scheme", "http");
        private static final Field AUTHORITY = new Field(":authority", "h.test");

        @Test
        @DisplayName("K59 an extended CONNECT opens a web socket, which to the backend is an ordinary one")
        void connects() {
            answer(
                    "K59",
                    "key = [line for line in head.split(b'\\r\\n') if line.lower().startswith(b'sec-websocket-key: ')][0][19:]",
                    "import base64, hashlib",
                    "token = base64.b64encode(hashlib.sha1(key + b'258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest())",
                    "send(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n'"
                            + " + b'Sec-WebSocket-Accept: ' + token + b'\\r\\n\\r\\n')",
                    "data = some()",
                    "while data:",
                    "    send(data)",
                    "    data = some()",
                    "close()");
            var frames = new FrameClient(client);

            frames.send(
                    1,
                    new Sent.Headers(
                            List.of(
                                    new Field(":method", "CONNECT"),
                                    new Field(":protocol", "websocket"),
                                    SCHEME,
                                    new Field(":path", "/t/K59"),
                                    AUTHORITY,
                                    new Field("sec-websocket-version", "13")),
                            Stream.GOES_ON));
            FrameClient.Frame head = frames.await(1, FrameClient.HEADERS);
            frames.send(1, new Sent.Data("hello", Stream.GOES_ON));
            FrameClient.Frame content = frames.await(1, FrameClient.DATA);
            frames.send(1, new Sent.Data("", Stream.ENDS));

            assertThat(frames.fields(head)).contains(new Field(":status", "200"));
            assertThat(new String(content.payload(), ISO_8859_1)).isEqualTo("hello");
            assertThat(frames.await(1, FrameClient.DATA).has(FrameClient.END_STREAM))
                    .isTrue();
            assertThat(gateway.backend().receivedFor("/t/K59"))
                    .startsWith("GET /t/K59 HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nsec-websocket-key: ");
        }

        @Test
        @DisplayName("K67 what is malformed costs its own stream, with the content behind it")
        void costsOneStream() {
            var frames = new FrameClient(client);
            var malformed = List.of(METHOD, SCHEME, AUTHORITY, new Field(":path", "/t/K67"), new Field("X-Upper", "1"));

            frames.send(1, new Sent.Headers(malformed, Stream.GOES_ON));
            frames.send(1, new Sent.Data("hello", Stream.ENDS));

            assertThat(frames.await(1).error()).isEqualTo(FrameClient.PROTOCOL_ERROR);
            frames.assertEchoed(3, "/probe/K67");
            assertThat(gateway.arrived("K67")).isEmpty();
        }

        @Test
        @DisplayName("K69 a head of 1 MiB in CONTINUATION frames: the client is told to go")
        void isTooLarge() {
            var frames = new FrameClient(client);
            var fields = new ArrayList<>(List.of(METHOD, SCHEME, AUTHORITY, new Field(":path", "/t/K69")));
            for (int i = 0; i < 64; i++) {
                fields.add(new Field("x-" + i, "v".repeat(16_000)));
            }

            try {
                frames.send(1, new Sent.Headers(fields, Stream.ENDS));
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasMessageMatching(".*(reset|Broken pipe).*");
            }

            assertThat(frames.await(1).ending()).isNotEqualTo(Ending.OPEN);
            gateway.probe("K69");
            assertThat(gateway.arrived("K69")).isEmpty();
        }
    }
}
