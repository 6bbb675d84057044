package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.PathBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backends that listen on a UNIX socket. */
class UnixBackendsTest extends WireTest {

    private static final String HANDSHAKE =
            wire("GET /ws HTTP/1.1~Host: h.test~Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Version: 13~"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~~");
    private static final String SWITCHING = wire("HTTP/1.1 101 Switching Protocols~Upgrade: websocket~"
            + "Connection: Upgrade~Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=~~");

    @TempDir
    private Path folder;

    private Path socket;

    @BeforeEach
    void chooseASocket() {
        socket = folder.resolve("http.sock");
    }

    private Backend backend() {
        return new Backend(new BackendEndpoint.UnixSocket(socket.toString()), PathBase.ROOT, Optional.empty());
    }

    /** Answers every request with its number and keeps the connection; a handshake with a 101 and an echo. */
    private static final class UnixServer implements AutoCloseable {

        private final ServerSocketChannel server;
        private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        private final CountDownLatch mayAccept = new CountDownLatch(1);
        private final AtomicInteger connections = new AtomicInteger();

        private UnixServer(Path socket, int backlog) {
            try {
                server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(socket), backlog);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofPlatform().daemon().start(this::accept);
        }

        private void accept() {
            try {
                mayAccept.await();
                while (true) {
                    SocketChannel connection = server.accept();
                    connections.incrementAndGet();
                    Thread.ofPlatform().daemon().start(() -> serve(connection));
                }
            } catch (AsynchronousCloseException _) {
                // The test is over.
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void serve(SocketChannel connection) {
            try (connection) {
                var received = new StringBuilder();
                var buffer = ByteBuffer.allocate(4096);
                while (connection.read(buffer.clear()) >= 0) {
                    received.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                    int end = received.indexOf("\r\n\r\n");
                    if (end >= 0) {
                        String head = received.substring(0, end + 4);
                        received.delete(0, end + 4);
                        requests.add(head);
                        if (head.contains("websocket")) {
                            write(connection, SWITCHING);
                            echo(connection, buffer);
                            return;
                        }
                        write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                }
            } catch (IOException _) {
                // The other side went first.
            }
        }

        private static void echo(SocketChannel connection, ByteBuffer buffer) throws IOException {
            while (connection.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    connection.write(buffer);
                }
            }
            connection.shutdownOutput();
        }

        private static void write(SocketChannel connection, String text) throws IOException {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
        }

        @Override
        public void close() throws IOException {
            mayAccept.countDown();
            server.close();
        }
    }

    private UnixServer serving() {
        UnixServer server = kept(new UnixServer(socket, 50));
        server.mayAccept.countDown();
        return server;
    }

    record Kind(String name, ProxyTransport transport) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(new Kind("preferred", TestTransports.preferred()), new Kind("NIO", TestTransports.nio()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void areReachedOnEitherTransport(Kind kind) {
        UnixServer server = serving();
        RawConnection client = connect(bindOn(kind.transport(), FakeAdmission.to(backend()))
                .binding()
                .port()
                .orElseThrow());

        String first = client.send(wire("GET /a HTTP/1.1~Host: h.test~~"))
                .readMessage()
                .body();
        String second = client.send(wire("GET /b HTTP/1.1~Host: h.test~~"))
                .readMessage()
                .body();

        assertThat(List.of(first, second)).containsOnly("ok");
        assertThat(server.connections.get()).as("kept and used again").isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void carryTunnelsOnEitherTransport(Kind kind) {
        serving();
        RawConnection client = connect(bindOn(kind.transport(), FakeAdmission.to(backend()))
                .binding()
                .port()
                .orElseThrow());

        assertThat(client.send(HANDSHAKE).readHead()).startsWith("HTTP/1.1 101 ");
        client.send("to and fro");
        assertThat(client.read(10)).isEqualTo("to and fro");
    }

    @Test
    void haveTunnelsThatEndInOneDirectionFirst() {
        serving();
        RawConnection client = connect(listen(FakeAdmission.to(backend()))).send(HANDSHAKE);
        client.readHead();

        client.send("last words").endOutput();

        assertThat(client.read(10)).isEqualTo("last words");
        assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
    }

    @Test
    void areAddressedAsLocalhostWhereNobodySaidAnything() throws Exception {
        UnixServer server = serving();

        connect(listen(FakeAdmission.to(backend())))
                .send(wire("GET / HTTP/1.0~~"))
                .readMessage();

        assertThat(server.requests.poll(5, TimeUnit.SECONDS)).contains("\r\nHost: localhost\r\n");
    }

    @Test
    void thatAreGoneAreAnswered502() throws Exception {
        FakeAdmission admission = FakeAdmission.to(backend());

        RawConnection.Message response = connect(listen(admission))
                .send(wire("GET / HTTP/1.1~Host: h.test~~"))
                .readMessage();

        assertThat(response.status()).isEqualTo(502);
        assertOutcome(admission, Outcome.BACKEND_CONNECT_FAILED);
    }

    @Test
    void thatAcceptSlowlyLoseNoRequest() {
        UnixServer server = kept(new UnixServer(socket, 1));
        int port = listen(FakeAdmission.to(backend()));
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(connect(port).send(wire("GET / HTTP/1.1~Host: h.test~~")));
        }

        server.mayAccept.countDown();

        assertThat(clients)
                .allSatisfy(client -> assertThat(client.readMessage().status()).isEqualTo(200));
    }
}
