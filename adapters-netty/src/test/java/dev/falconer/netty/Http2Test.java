package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.netty.FrameClient.End;
import dev.falconer.netty.FrameClient.Frame;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client of HTTP/2 sees and its backend with HTTP/1.1 gets. */
class Http2Test {

    private static final String YES = WireTest.wire("HTTP/1.1 200 OK~Content-Length: 3~~yes");

    /** What scripts of the backend have noticed. */
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    /** What lets a script of the backend go on. */
    private final Semaphore goOn = new Semaphore(0);

    private String next() throws InterruptedException {
        String next = seen.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("what the backend notices").isNotNull();
        return String.valueOf(next);
    }

    private static String text(Frame data) {
        return StandardCharsets.ISO_8859_1.decode(data.payload()).toString();
    }

    @Nested
    class ARequest extends WireTest {

        @Test
        @DisplayName("reaches the backend as one of HTTP/1.1, its host first and its cookies in one field")
        void isTranslated() throws Exception {
            RecordingBackend backend = answering(YES);
            FrameClient client = new FrameClient(clientOf(backend));

            client.get(1, "cookie", "a=1", "x-a", "1", "cookie", "b=2");

            assertThat(client.status(1)).isEqualTo(200);
            String head = backend.nextRequest();
            assertThat(head).startsWith(wire("GET / HTTP/1.1~host: h.test~")).contains(wire("cookie: a=1; b=2~"));
            assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
        }

        @Test
        @DisplayName("H2-02 of a method that has content, without any, has the length 0")
        void hasALengthOfZero() throws Exception {
            RecordingBackend backend = answering(YES);
            FrameClient client = new FrameClient(clientOf(backend));

            client.request(1, "POST", End.LAST);

            assertThat(client.status(1)).isEqualTo(200);
            assertThat(backend.nextRequest().toLowerCase(Locale.ROOT)).contains(wire("~content-length: 0~"));
        }

        private static final String CHUNKED = "5\r\nhello\r\n0\r\nx-t: 1\r\n\r\n";

        /** A backend that answers with the body as it came, which has that length. */
        private RecordingBackend showingBody(String expected) {
            return backend(connection -> {
                connection.readHead();
                connection.send(ok(connection.read(expected.length())));
            });
        }

        @Test
        @DisplayName("K55 without a length is chunked, trailers included, and what a trailer may not say is left out")
        void isChunked() {
            FrameClient client = new FrameClient(clientOf(showingBody(CHUNKED)));

            client.request(1, "POST", End.OPEN);
            client.data(1, "hello", End.OPEN);
            client.trailers(1, "x-t", "1", "content-length", "9");

            assertThat(client.status(1)).isEqualTo(200);
            assertThat(text(client.next(FrameClient.DATA, 1))).isEqualTo(CHUNKED);
        }

        @Test
        @DisplayName("K56 with a length is chunked too, where it announces trailers")
        void isChunkedForItsTrailers() {
            FrameClient client = new FrameClient(clientOf(showingBody(CHUNKED)));

            client.request(1, "POST", End.OPEN, "content-length", "5", "trailer", "x-t");
            client.data(1, "hello", End.OPEN);
            client.trailers(1, "x-t", "1");

            assertThat(text(client.next(FrameClient.DATA, 1))).isEqualTo(CHUNKED);
        }

        @Test
        @DisplayName("that is given up is given up at the backend")
        void isCancelled() throws Exception {
            RecordingBackend backend = backend(connection -> {
                seen.add(connection.readHead());
                seen.add(connection.readToEnd());
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            FrameClient client = new FrameClient(connect(listen(admission)));

            client.get(1);
            assertThat(next()).startsWith("GET / ");
            client.reset(1, FrameClient.CANCEL);

            assertThat(admission.nextOutcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(next()).isEmpty();
            client.ping();
            for (Frame frame = client.next(); frame.type() != FrameClient.PING; frame = client.next()) {
                assertThat(frame.type())
                        .as("a reset is not answered by another")
                        .isNotEqualTo(FrameClient.RST_STREAM);
            }
        }

        @Test
        @DisplayName("that was given up while its body lay unread is given up at the backend")
        void isCancelledBehindAnUnreadBody() throws Exception {
            FakeAdmission.Gap gap = new FakeAdmission.Gap();
            FakeAdmission admission = FakeAdmission.answering(gap);
            FrameClient client = new FrameClient(connect(listen(admission)));

            client.request(1, "POST", End.OPEN);
            client.data(1, "hello", End.OPEN);
            client.reset(1, FrameClient.CANCEL);

            assertThat(admission.nextAbandoned()).isSameAs(gap);
        }
    }

    @Nested
    class AResponse extends WireTest {

        @Test
        @DisplayName("K60 has its interim responses ahead of it, and K66 its trailers behind it")
        void isWhole() {
            FrameClient client = new FrameClient(clientOf(answering(wire("HTTP/1.1 103 Early Hints~Link: </a>~~"
                    + "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Connection: x-h~X-H: 1~~3~yes~0~X-Sum: 42~~"))));

            client.get(1);

            assertThat(client.status(1)).isEqualTo(103);
            Http2Headers head = client.fields(client.next(FrameClient.HEADERS, 1));
            assertThat(head.status()).hasToString("200");
            assertThat(head.contains("transfer-encoding") || head.contains("connection") || head.contains("x-h"))
                    .isFalse();
            assertThat(text(client.next(FrameClient.DATA, 1))).isEqualTo("yes");
            Frame trailers = client.next(FrameClient.HEADERS, 1);
            assertThat(trailers.ends()).isTrue();
            assertThat(client.fields(trailers).get("x-sum")).hasToString("42");
        }

        @Test
        @DisplayName("shows its head at once, and each part as it comes")
        void comesAsItIsWritten() throws Exception {
            FrameClient client = new FrameClient(clientOf(backend(connection -> {
                connection.readHead();
                connection.send(wire("HTTP/1.1 200 OK~Content-Type: text/event-stream~~"));
                seen.add("head");
                goOn.acquire();
                connection.send("data: 1\n\n");
                goOn.acquire();
            })));

            client.get(1);

            assertThat(next()).isEqualTo("head");
            assertThat(client.status(1)).isEqualTo(200);
            goOn.release();
            assertThat(text(client.next(FrameClient.DATA, 1))).isEqualTo("data: 1\n\n");
            goOn.release();
        }

        @Test
        @DisplayName("without content ends with its head")
        void withoutContent() {
            FrameClient client = new FrameClient(clientOf(answering(wire("HTTP/1.1 204 No Content~~"))));

            client.get(1);

            assertThat(client.next(FrameClient.HEADERS, 1).ends()).isTrue();
        }

        @Test
        @DisplayName("K64 that breaks off is reset, and not ended")
        void thatBreaksOff() {
            FrameClient client = new FrameClient(clientOf(backend(connection -> {
                connection.readHead();
                connection.send(wire("HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~yes~"));
                connection.close();
            })));

            client.get(1);

            assertThat(client.status(1)).isEqualTo(200);
            Frame frame = client.next();
            while (frame.type() != FrameClient.RST_STREAM) {
                assertThat(frame.ends() && frame.stream() == 1).isFalse();
                frame = client.next();
            }
            assertThat(frame.error()).isEqualTo(FrameClient.INTERNAL_ERROR);
        }

        @Test
        @DisplayName("Z24 that comes before the request's end lets the client stop in good order")
        void beforeTheRequestsEnd() {
            FrameClient client = new FrameClient(clientOf(backend(connection -> {
                connection.readHead();
                connection.send(wire("HTTP/1.1 413 Content Too Large~Content-Length: 2~~no"));
                connection.readToEnd();
            })));

            client.request(1, "POST", End.OPEN);

            assertThat(client.status(1)).isEqualTo(413);
            assertThat(client.next(FrameClient.DATA, 1).ends()).isTrue();
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.NO_ERROR);
        }

        @Test
        @DisplayName("of our own is a status of gRPC to a client of gRPC")
        void ofOurOwnToGrpc() {
            FrameClient client = new FrameClient(connect(listen(
                    FakeAdmission.answering(new Admission.Refused(Refusal.of(502, Refusal.Reason.START_FAILED))))));

            client.request(1, "POST", End.OPEN, "content-type", "application/grpc+proto", "te", "trailers");

            Frame head = client.next(FrameClient.HEADERS, 1);
            assertThat(head.ends()).isTrue();
            assertThat(client.fields(head).status()).hasToString("200");
            assertThat(client.fields(head).get("grpc-status")).hasToString("14");
        }
    }

    @Nested
    class AWebSocket extends WireTest {

        private static final String SWITCH = "HTTP/1.1 101 Switching Protocols~Upgrade: websocket~Connection: Upgrade~";

        private static void connectWebSocket(FrameClient client) {
            client.head(
                    1,
                    End.OPEN,
                    ":method",
                    "CONNECT",
                    ":protocol",
                    "websocket",
                    ":scheme",
                    "http",
                    ":authority",
                    "h.test",
                    ":path",
                    "/chat",
                    "sec-websocket-version",
                    "13");
        }

        private static String accept(String handshake) throws Exception {
            int from = handshake.toLowerCase(Locale.ROOT).indexOf("sec-websocket-key: ") + 19;
            String key = handshake.substring(from, handshake.indexOf("\r\n", from));
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        }

        @Test
        @DisplayName("Z31 is opened by an extended CONNECT, and Z32 each direction ends by itself")
        void isATunnel() throws Exception {
            RecordingBackend backend = backend(connection -> {
                String handshake = connection.readHead();
                seen.add(handshake);
                connection.send(wire(SWITCH + "Sec-WebSocket-Accept: " + accept(handshake) + "~~hello"));
                seen.add(connection.read(5));
                seen.add(connection.readToEnd());
                connection.send("bye");
                connection.close();
            });
            FrameClient client = new FrameClient(clientOf(backend));

            connectWebSocket(client);
            client.data(1, "world", End.OPEN);

            Http2Headers head = client.fields(client.next(FrameClient.HEADERS, 1));
            assertThat(head.status()).hasToString("200");
            assertThat(head.contains("sec-websocket-accept") || head.contains("upgrade"))
                    .isFalse();
            assertThat(next()).startsWith("GET /chat HTTP/1.1\r\n");
            assertThat(text(client.next(FrameClient.DATA, 1))).isEqualTo("hello");
            assertThat(next()).isEqualTo("world");
            client.data(1, "", End.LAST);
            assertThat(next()).isEmpty();
            assertThat(client.rest(1)).isEqualTo("bye");
        }

        @Test
        @DisplayName("Z31 that the backend takes for an ordinary request is answered 502: success would mean a tunnel")
        void answeredAsAnOrdinaryRequest() {
            FrameClient client = new FrameClient(clientOf(answering(YES)));

            connectWebSocket(client);

            assertThat(client.status(1)).isEqualTo(502);
        }

        @Test
        @DisplayName("Z31 that ends its stream with the request is malformed")
        void thatEndsItsStream() {
            FrameClient client = new FrameClient(clientOf(answering(YES)));

            client.head(1, End.LAST, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":path", "/");

            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.PROTOCOL_ERROR);
        }

        @Test
        @DisplayName("Z31 that the backend accepts with a wrong key is answered 502")
        void withAWrongKey() {
            FrameClient client = new FrameClient(clientOf(backend(connection -> {
                connection.readHead();
                connection.send(wire(SWITCH + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=~~"));
                connection.readToEnd();
            })));

            connectWebSocket(client);

            assertThat(client.status(1)).isEqualTo(502);
        }
    }

    @Nested
    class Draining extends WireTest {

        @Test
        @DisplayName("Z23 says goodbye twice, serves what was under way, and then closes")
        void inGoodOrder() throws Exception {
            RecordingBackend backend = backend(connection -> {
                seen.add(connection.readHead());
                connection.read("5\r\nhello\r\n0\r\n\r\n".length());
                connection.send(YES);
            });
            var listener = bind(FakeAdmission.to(backend.backend()));
            FrameClient client =
                    new FrameClient(connect(listener.binding().port().orElseThrow()));
            client.request(1, "POST", End.OPEN);
            assertThat(next()).startsWith("POST / ");

            var drained = listener.drain(Duration.ofSeconds(20)).toCompletableFuture();

            assertThat(client.next(FrameClient.GOAWAY, 0).lastStream()).isEqualTo(Integer.MAX_VALUE);
            assertThat(client.next(FrameClient.GOAWAY, 0).lastStream()).isEqualTo(1);
            client.data(1, "hello", End.LAST);
            assertThat(client.status(1)).isEqualTo(200);
            drained.get(10, TimeUnit.SECONDS);
        }
    }
}
