package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.ClientLimits;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TunnelsTest extends WireTest {

    private static final String HANDSHAKE = wire("GET /ws HTTP/1.1~Host: h.test~Upgrade: websocket~"
            + "Connection: Upgrade~Sec-WebSocket-Version: 13~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~~");
    private static final String SWITCHING = wire("HTTP/1.1 101 Switching Protocols~Upgrade: websocket~"
            + "Connection: Upgrade~Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=~~");

    private static String everyByte() {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < 4_096; i++) {
            bytes.append((char) (i % 256));
        }
        return bytes.toString();
    }

    @Nested
    class WhenTheBackendAgrees {

        @Test
        @DisplayName("W01 WS-01 the handshake passes, then bytes both ways, whatever they are")
        void transparent() throws Exception {
            RecordingBackend backend = backend(connection -> {
                String head = connection.readHead();
                connection.send(SWITCHING);
                connection.send(head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket\r\n") ? "up" : "no");
                connection.send(connection.read(4_096));
                connection.readEnding();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            String head = client.send(HANDSHAKE).readHead();

            assertThat(head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
                    .containsIgnoringCase("\r\nUpgrade: websocket\r\n");
            assertThat(client.read(2)).isEqualTo("up");
            assertThat(client.send(everyByte()).read(4_096)).isEqualTo(everyByte());
            assertOutcome(admission, Outcome.UPGRADED);
            assertThat(log.next().status()).isEqualTo(101);
        }

        @Test
        @DisplayName("W02 WS-12 bytes right behind either handshake are not lost")
        void behindTheHandshake() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING + "EARLY\r\n\r\nFROM BACKEND");
                connection.send(connection.read(21));
                connection.readEnding();
            });
            RawConnection client = clientOf(backend).send(HANDSHAKE + "EARLY\r\n\r\nFROM CLIENT!");

            client.readHead();

            assertThat(client.read(21 + 21)).isEqualTo("EARLY\r\n\r\nFROM BACKENDEARLY\r\n\r\nFROM CLIENT!");
        }

        @Test
        @DisplayName("Z32 the end of the client's direction passes, and the other goes on")
        void clientHalfCloses() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING);
                String all = connection.readToEnd();
                connection.send("after the end: " + all);
            });
            RawConnection client = clientOf(backend).send(HANDSHAKE);

            client.readHead();
            client.send("bye");
            client.endOutput();

            assertThat(client.readToEnd()).isEqualTo("after the end: bye");
        }

        @Test
        @DisplayName("Z32 the end of the backend's direction passes, and the other goes on")
        void backendHalfCloses() throws Exception {
            RecordingBackend[] backend = new RecordingBackend[1];
            backend[0] = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING + "bye");
                connection.endOutput();
                backend[0].record(new RawConnection.Message("", connection.readToEnd()));
            });
            RawConnection client = clientOf(backend[0]).send(HANDSHAKE);

            client.readHead();
            assertThat(client.readToEnd()).isEqualTo("bye");
            client.send("still here");
            client.endOutput();

            assertThat(backend[0].nextRequest()).isEqualTo("still here");
        }

        @Test
        @DisplayName("W08 a client that vanishes takes the backend's connection with it")
        void clientVanishes() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING);
                connection.readEnding();
            });
            RawConnection client = clientOf(backend).send(HANDSHAKE);
            client.readHead();

            client.reset();

            backend.awaitEndOfConnection();
        }

        @Test
        @DisplayName("admission is told once when it has ended")
        void endIsToldOnce() throws Exception {
            FakeAdmission admission = FakeAdmission.to(backend(connection -> {
                        connection.readHead();
                        connection.send(SWITCHING);
                        connection.readToEnd();
                    })
                    .backend());
            ProxyTransport.BoundListener listener = bind(admission);
            RawConnection client = connect(listener.binding().port().orElseThrow());
            client.send(HANDSHAKE).readHead();
            assertThat(admission.untakenClosedTunnels()).isZero();

            client.endOutput();
            assertThat(client.readToEnd()).isEmpty();

            admission.nextClosedTunnel();
            client.close();
            listener.drain(Duration.ZERO).toCompletableFuture().join();
            assertThat(admission.untakenClosedTunnels()).isZero();
        }

        @Test
        @DisplayName("6.10 a backend that vanishes resets the client")
        void backendVanishes() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING);
                connection.read(2);
                connection.reset();
            });
            RawConnection client = clientOf(backend).send(HANDSHAKE);
            client.readHead();

            client.send("go");

            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.RESET);
        }

        @Test
        @DisplayName("Z35 a tunnel that stays half open in silence ends")
        void halfOpenInSilence() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING);
                connection.readToEnd();
                connection.readEnding();
                Thread.currentThread().join(Duration.ofSeconds(20));
            });
            RawConnection client = clientOf(backend).send(HANDSHAKE);
            client.readHead();

            client.endOutput();

            assertThat(client.readToEnd()).isEmpty();
        }

        @Test
        @DisplayName("D9 no request timeout applies")
        void noTimeout() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING);
                connection.send(connection.read(2));
                connection.readEnding();
            });
            RawConnection client =
                    connect(listen(FakeAdmission.to(backend.backend(), policy(Duration.ofMillis(100), 100))));
            client.send(HANDSHAKE).readHead();

            Thread.currentThread().join(Duration.ofMillis(400));

            assertThat(client.send("hi").read(2)).isEqualTo("hi");
        }
    }

    @Nested
    class WhenItDoesNot {

        @Test
        @DisplayName("W03 WS-16 its answer passes as it is")
        void anotherStatus() {
            RawConnection client = clientOf(answering(
                    "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 2\r\n\r\nno"));

            RawConnection.Message response = client.send(HANDSHAKE).readMessage();

            assertThat(response.status()).isEqualTo(426);
            assertThat(response.head()).contains("Sec-WebSocket-Version: 13");
            assertThat(response.body()).isEqualTo("no");
        }

        @Test
        @DisplayName("W04 a refused upgrade leaves no tunnel: what is pipelined is HTTP")
        void noTunnel() throws Exception {
            RecordingBackend backend = answering(ok("plain"));
            RawConnection client = clientOf(backend);

            client.send(HANDSHAKE + "GET /2 HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().body()).isEqualTo("plain");
            assertThat(client.readMessage().body()).isEqualTo("plain");
            backend.nextRequest();
            assertThat(backend.nextRequest()).startsWith("GET /2 ").containsIgnoringCase("ms-aspnetcore-token");
        }

        @Test
        @DisplayName("W05 an upgrade of HTTP/1.0 is ignored")
        void version10() {
            RawConnection client = clientOf(answering(SWITCHING));

            assertThat(client.send(HANDSHAKE.replace("HTTP/1.1", "HTTP/1.0"))
                            .readMessage()
                            .status())
                    .isEqualTo(502);
        }
    }

    @Nested
    class ASilentOne extends WireTest {

        @Override
        ClientLimits limits() {
            return super.limits()
                    .withTimes(new ClientLimits.Times(
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(20),
                            Duration.ofMillis(300)));
        }

        @Test
        @DisplayName("is cut where there is a limit on its silence")
        void isCut() {
            RawConnection client = clientOf(backend(connection -> {
                connection.readHead();
                connection.send(SWITCHING);
                connection.readToEnd();
            }));

            assertThat(client.send(HANDSHAKE).readHead()).startsWith("HTTP/1.1 101");
            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.RESET);
        }
    }
}
