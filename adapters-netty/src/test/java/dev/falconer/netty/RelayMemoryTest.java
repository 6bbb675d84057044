package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.backend.BackendEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How much of what a client sends lies in our memory when its backend takes nothing: what was sent, less what lies in the
 * queues of the four sockets between the two, which Linux tells.
 */
class RelayMemoryTest extends WireTest {

    private static final Path TCP = Path.of("/proc/net/tcp");
    private static final Path TCP6 = Path.of("/proc/net/tcp6");

    private static final String ESTABLISHED = "01";

    /** The write watermark, and one buffer that was read before it was reached. */
    private static final int MOST = 2 * 64 * 1024;

    /** How often queues are looked at that hold more than was sent. */
    private static final int LOOKS = 20;

    /** Nothing has moved for so long. */
    private static final long STILL = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nHost: h.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String UPLOAD = "POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 30000000\r\n\r\n";

    @Test
    @DisplayName("a WebSocket's relay holds no more than its watermark and one buffer")
    void ofAWebSocket() throws Exception {
        assertHeld(UPGRADE, SWITCHING);
    }

    @Test
    @DisplayName("so does that of a body")
    void ofABody() throws Exception {
        assertHeld(UPLOAD, "");
    }

    private void assertHeld(String head, String answer) throws Exception {
        assumeThat(TCP).exists();
        CountDownLatch end = new CountDownLatch(1);
        RecordingBackend backend = backend(connection -> {
            connection.readHead();
            connection.send(answer);
            end.await();
        });
        int port = listen(FakeAdmission.to(backend.backend()));
        int backendPort = ((BackendEndpoint.Loopback) backend.backend().endpoint()).port();

        try (SocketChannel client = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            client.read(ByteBuffer.allocate(answer.length()));
            client.configureBlocking(false);
            long sent = fill(client);

            long held = sent - settled(port, backendPort);
            for (int look = 1; held < 0 && look < LOOKS; look++) {
                // A byte that is not acknowledged yet is in two queues.
                held = sent - settled(port, backendPort);
            }
            // What the backend's own reader has buffered is taken for ours.
            assertThat(held).isBetween(0L, MOST + 65_536L);
        } finally {
            end.countDown();
        }
    }

    /** Sends until nothing more is taken. */
    private static long fill(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(65_536);
        long sent = 0;
        long moved = System.nanoTime();
        while (System.nanoTime() - moved < STILL) {
            int count = client.write(bytes.clear());
            if (count > 0) {
                sent += count;
                moved = System.nanoTime();
            } else {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        return sent;
    }

    /** What is queued when that does not change any more: the tables are read one after the other. */
    private static long settled(int port, int backendPort) throws IOException {
        long before = -1;
        long now = queued(port) + queued(backendPort);
        while (now != before) {
            LockSupport.parkNanos(STILL);
            before = now;
            now = queued(port) + queued(backendPort);
        }
        return now;
    }

    /** Bytes in the queues of both ends of the connections of a server. */
    private static long queued(int serverPort) throws IOException {
        String port = String.format(":%04X", serverPort);
        long sum = 0;
        for (Path table : List.of(TCP, TCP6)) {
            if (Files.exists(table)) {
                try (Stream<String> lines = Files.lines(table)) {
                    sum += lines.map(line -> line.strip().split("\\s+"))
                            .filter(columns -> columns[1].endsWith(port) || columns[2].endsWith(port))
                            // One that listens queues connections, and one that has ended may be an earlier test's.
                            .filter(columns -> columns[3].equals(ESTABLISHED))
                            .mapToLong(columns -> bothQueues(columns[4]))
                            .sum();
                }
            }
        }
        return sum;
    }

    private static long bothQueues(String column) {
        int colon = column.indexOf(':');
        return Long.parseLong(column.substring(0, colon), 16) + Long.parseLong(column.substring(colon + 1), 16);
    }
}
