package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawHttp;

/** A WebSocket on which nothing is said, unless to see that it is still open. */
record SilentWebSocket(RawHttp connection) implements AutoCloseable {

    private static final byte PING = (byte) 0x89;
    private static final byte PONG = (byte) 0x8A;
    private static final byte CLOSE = (byte) 0x88;
    private static final byte MASKED = (byte) 0x80;

    static SilentWebSocket open(Falconer falconer, String target) {
        RawHttp connection = falconer.connect();
        connection.send(
                "GET " + target + " HTTP/1.1\r\nHost: silent.test\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(connection.head().status()).isEqualTo(101);
        return new SilentWebSocket(connection);
    }

    /** The application answers. */
    void assertOpen() {
        connection.send(empty(PING));
        assertThat(connection.bytes(2)).containsExactly(PONG, 0);
    }

    /** A frame with nothing in it. */
    private static byte[] empty(byte kind) {
        return new byte[] {kind, MASKED, 0, 0, 0, 0};
    }

    /** In order, as a browser does. */
    @Override
    public void close() {
        connection.send(empty(CLOSE));
        connection.awaitClose();
        connection.close();
    }
}
