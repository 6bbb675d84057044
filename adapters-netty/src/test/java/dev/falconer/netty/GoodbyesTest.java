package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport.BoundListener;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.netty.FrameClient.End;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What both sides of a WebSocket are told when Falconer stops. */
class GoodbyesTest extends WireTest {

    private static final Pattern KEY = Pattern.compile("(?i)\r\nsec-websocket-key: ([A-Za-z0-9+/]{22}==)\r\n");
    private static final String HANDSHAKE = wire("GET /ws HTTP/1.1~Host: h.test~Upgrade: websocket~"
            + "Connection: Upgrade~Sec-WebSocket-Version: 13~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~~");

    /** Half of it passes before anything is said. */
    private static final Duration SHORT_DRAIN = Duration.ofSeconds(1);

    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";
    private static final String CLIENTS_CLOSE = "\u0088\u0082\0\0\0\0\u0003\u00e9";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** A listener in front of a backend that agrees, and then does what the test says. */
    private BoundListener listenerOf(RecordingBackend.Script then) {
        return bind(FakeAdmission.to(backend(connection -> {
                    Matcher key = KEY.matcher(connection.readHead());
                    assertThat(key.find()).isTrue();
                    byte[] accept = MessageDigest.getInstance("SHA-1")
                            .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII));
                    connection.send(wire("HTTP/1.1 101 Switching Protocols~Upgrade: websocket~Connection: Upgrade~"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accept) + "~~"));
                    then.play(connection);
                })
                .backend()));
    }

    private RawConnection webSocket(BoundListener listener) {
        RawConnection client = connect(listener.binding().port().orElseThrow());
        assertThat(client.send(HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
        return client;
    }

    private String heard() throws InterruptedException {
        String text = heard.poll(10, TimeUnit.SECONDS);
        assertThat(text).isNotNull();
        return text;
    }

    /** Without its mask. */
    private static int codeOf(String maskedClose) {
        assertThat(maskedClose).startsWith("\u0088\u0082").hasSize(8);
        int high = maskedClose.charAt(6) ^ maskedClose.charAt(2);
        int low = maskedClose.charAt(7) ^ maskedClose.charAt(3);
        return high << 8 | low;
    }

    @Test
    @DisplayName("Z47 is 1001 in a Close frame each way, and each is left when it has answered")
    void bothAreTold() throws Exception {
        BoundListener listener = listenerOf(connection -> {
            heard.add(connection.read(8));
            connection.send(GOING_AWAY);
            heard.add(connection.readToEnd());
        });
        RawConnection client = webSocket(listener);

        var drained = listener.drain(SHORT_DRAIN).toCompletableFuture();

        assertThat(client.read(4)).isEqualTo(GOING_AWAY);
        assertThat(codeOf(heard())).isEqualTo(1_001);
        client.send(CLIENTS_CLOSE);
        assertThat(client.readToEnd()).isEmpty();
        assertThat(heard()).isEmpty();
        client.close();
        drained.get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("Z47 stands behind the frame that is passing, and nothing behind it")
    void atAFramesEnd() throws Exception {
        BoundListener listener = listenerOf(connection -> {
            connection.send("\u0082\u0005ab");
            // The client's direction is between two frames, and hears first.
            heard.add(connection.read(8));
            connection.send("cde\u0082\u0001x");
            heard.add(connection.readToEnd());
        });
        RawConnection client = webSocket(listener);

        assertThat(client.read(4)).isEqualTo("\u0082\u0005ab");
        listener.drain(SHORT_DRAIN);

        assertThat(client.read(7)).isEqualTo("cde" + GOING_AWAY);
        assertThat(codeOf(heard())).isEqualTo(1_001);
        client.send(CLIENTS_CLOSE);
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    @DisplayName("Z47 is not said where the application says its own")
    void theApplicationsOwn() throws Exception {
        BoundListener listener = listenerOf(connection -> {
            connection.send("\u0088\u0002\u0003\u00e8");
            heard.add(connection.readToEnd());
        });
        RawConnection client = webSocket(listener);

        assertThat(client.read(4)).isEqualTo("\u0088\u0002\u0003\u00e8");
        listener.drain(SHORT_DRAIN);

        assertThat(client.readToEnd()).isEmpty();
        assertThat(heard()).isEmpty();
    }

    @Test
    @DisplayName("Z47 is not said where what passes are no frames")
    void noFrames() throws Exception {
        BoundListener listener = listenerOf(connection -> {
            connection.send("\u0083");
            heard.add(connection.readToEnd());
        });
        RawConnection client = webSocket(listener);

        assertThat(client.read(1)).isEqualTo("\u0083");
        listener.drain(SHORT_DRAIN);

        assertThat(client.readToEnd()).isEmpty();
        assertThat(heard()).isEmpty();
    }

    @Test
    @DisplayName("Z47 is DATA to a client of HTTP/2, whose stream ends behind its answer")
    void overHttp2() throws Exception {
        BoundListener listener = listenerOf(connection -> {
            heard.add(connection.read(8));
            connection.send(GOING_AWAY);
            heard.add(connection.readToEnd());
        });
        FrameClient client = new FrameClient(connect(listener.binding().port().orElseThrow()));
        client.connect(1, "websocket");
        assertThat(client.status(1)).isEqualTo(200);

        listener.drain(SHORT_DRAIN);

        assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo(GOING_AWAY);
        assertThat(codeOf(heard())).isEqualTo(1_001);
        client.data(1, CLIENTS_CLOSE, End.OPEN);
        assertThat(client.next(FrameClient.DATA, 1).ends()).isTrue();
        assertThat(heard()).isEmpty();
    }
}
