package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.netty.FrameClient.End;
import dev.falconer.netty.FrameClient.Frame;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Web sockets over HTTP/2 (RFC 8441), in front of a backend that knows those of RFC 6455. */
class Http2TunnelsTest extends WireTest {

    private static final Pattern KEY = Pattern.compile("(?i)\r\nsec-websocket-key: ([A-Za-z0-9+/]{22}==)\r\n");
    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private RecordingBackend backend = answering("");

    /** A backend that agrees, and then does what the test says. */
    private FrameClient clientOfOneThatAgrees(RecordingBackend.Script then) {
        backend = backend(connection -> {
            RawConnection.Message handshake = connection.readMessage();
            backend.record(handshake);
            connection.send(wire("HTTP/1.1 101 Switching Protocols~Upgrade: websocket~Connection: Upgrade~"
                    + "Sec-WebSocket-Protocol: chat~Sec-WebSocket-Accept: " + accept(handshake.head()) + "~~"));
            then.play(connection);
        });
        return new FrameClient(clientOf(backend));
    }

    /** RFC 6455 section 4.2.2. */
    private static String accept(String handshake) throws Exception {
        Matcher key = KEY.matcher(handshake);
        assertThat(key.find()).isTrue();
        byte[] text = (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }

    @Nested
    class WhenTheBackendAgrees {

        @Test
        @DisplayName("Z31 K59 the backend sees an ordinary handshake with a key of ours, the client an ordinary 200")
        void translates() throws Exception {
            FrameClient client = clientOfOneThatAgrees(connection -> connection.send(connection.read(5)));
            assertThat(client.setting(ENABLE_CONNECT_PROTOCOL)).isEqualTo(1);

            client.connect(1, "websocket");
            Http2Headers answer = client.fields(client.next(FrameClient.HEADERS, 1));
            client.data(1, "hello", End.OPEN);

            assertThat(backend.nextRequest())
                    .startsWith("GET / HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
                    .containsIgnoringCase("\r\nSec-WebSocket-Version: 13\r\n")
                    .containsPattern(KEY)
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .doesNotContain(":protocol");
            assertThat(answer.status()).hasToString("200");
            assertThat(answer.get("sec-websocket-protocol")).hasToString("chat");
            assertThat(answer.names().stream().map(String::valueOf))
                    .doesNotContain("sec-websocket-accept", "sec-websocket-key", "upgrade", "connection");
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("hello");
        }

        @Test
        @DisplayName("Z32 the end of the client's direction is a FIN to the backend, and the other direction goes on")
        void clientHalfCloses() {
            FrameClient client =
                    clientOfOneThatAgrees(connection -> connection.send("after the end: " + connection.readToEnd()));

            client.connect(1, "websocket");
            client.data(1, "bye", End.LAST);

            assertThat(client.rest(1)).isEqualTo("after the end: bye");
        }

        @Test
        @DisplayName("Z32 the end of the backend's direction ends the stream's, and the other direction goes on")
        void backendHalfCloses() throws Exception {
            FrameClient client = clientOfOneThatAgrees(connection -> {
                connection.send("bye");
                connection.endOutput();
                backend.record(new RawConnection.Message("", connection.readToEnd()));
            });

            client.connect(1, "websocket");
            backend.nextRequest();
            assertThat(client.rest(1)).isEqualTo("bye");
            client.data(1, "still here", End.LAST);

            assertThat(backend.nextRequest()).isEqualTo("still here");
        }

        @Test
        @DisplayName("Z32 a stream that the client resets is a connection that is reset")
        void clientResets() throws Exception {
            FrameClient client = clientOfOneThatAgrees(connection -> {
                connection.send("up");
                backend.record(new RawConnection.Message("", String.valueOf(connection.readEnding())));
            });

            client.connect(1, "websocket");
            backend.nextRequest();
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("up");
            client.reset(1, FrameClient.CANCEL);

            assertThat(backend.nextRequest()).isEqualTo("RESET");
        }

        @Test
        @DisplayName("Z32 a connection that the backend resets is a stream that is cancelled")
        void backendResets() {
            FrameClient client = clientOfOneThatAgrees(connection -> {
                connection.send("up");
                connection.read(2);
                connection.reset();
            });

            client.connect(1, "websocket");
            client.next(FrameClient.DATA, 1);
            client.data(1, "go", End.OPEN);

            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.CANCEL);
        }
    }

    @Nested
    class WhenItDoesNot {

        @Test
        @DisplayName("Z31 its own answer passes")
        void passesAnotherStatus() {
            FrameClient client =
                    new FrameClient(clientOf(answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")));

            client.connect(1, "websocket");

            assertThat(client.status(1)).isEqualTo(403);
            Frame content = client.next(FrameClient.DATA, 1);
            assertThat(content.text()).isEqualTo("no");
        }

        @Test
        @DisplayName("K59 a protocol that is not a web socket is not implemented, and reaches nobody")
        void knowsNoOther() {
            RecordingBackend other = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            FrameClient client = new FrameClient(clientOf(other));

            client.connect(1, "connect-udp");

            assertThat(client.status(1)).isEqualTo(501);
            assertThat(other.connections()).isZero();
        }
    }
}
