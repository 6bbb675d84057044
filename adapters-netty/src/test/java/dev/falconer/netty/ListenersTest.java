package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.Binding;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenersTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

    private RawConnection.Message ask(String host, int port) throws Exception {
        try (RawConnection client = new RawConnection(new Socket(InetAddress.getByName(host), port))) {
            return client.send(GET).readMessage();
        }
    }

    @Nested
    class Open {

        @ParameterizedTest
        @CsvSource({"http://*:0,127.0.0.1", "http://localhost:0,localhost", "http://127.0.0.1:0,127.0.0.1"})
        void aHostNameAnAddressOrAll(String url, String host) throws Exception {
            RecordingBackend backend = answering(ok("yes"));

            var listener = transport().bind(Binding.parse(url), FakeAdmission.to(backend.backend()));

            assertThat(listener.binding().port().orElseThrow()).isPositive();
            assertThat(ask(host, listener.binding().port().orElseThrow()).body())
                    .isEqualTo("yes");
        }

        @Test
        @DisplayName("X01 HD-13 a dual-stack listener knows IPv4 clients as such, and IPv6 ones in brackets")
        void dualStack() throws Exception {
            assumeThat(NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .anyMatch(address -> address.getHostAddress().startsWith("0:0:0:0:0:0:0:1")))
                    .isTrue();
            RecordingBackend backend = answering(ok("yes"));
            var listener = transport().bind(Binding.parse("http://*:0"), FakeAdmission.to(backend.backend()));

            ask("127.0.0.1", listener.binding().port().orElseThrow());
            assertThat(backend.nextRequest()).containsPattern("(?i)x-forwarded-for: 127\\.0\\.0\\.1:\\d+\r\n");
            ask("::1", listener.binding().port().orElseThrow());
            assertThat(backend.nextRequest()).containsPattern("(?i)x-forwarded-for: \\[::1\\]:\\d+\r\n");
        }
    }

    @Nested
    class OnSeveralAddresses {

        private void assumeThatThereIsIpv6() throws Exception {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
                assumeThat(probe.isBound()).isTrue();
            } catch (BindException missing) {
                assumeThat(missing).isNull();
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void allAnswerOnOnePortAndAreDrainedAsOne(boolean nativeTransport) throws Exception {
            assumeThatThereIsIpv6();
            RecordingBackend backend = answering(ok("yes"));
            var admission = FakeAdmission.to(backend.backend());
            ProxyTransport subject = nativeTransport ? transport() : kept(TestTransports.nio());

            var listener = subject.bind(Binding.parse("http://localhost:0"), admission);
            int port = listener.binding().port().orElseThrow();

            assertThat(ask("127.0.0.1", port).body()).isEqualTo("yes");
            assertThat(ask("::1", port).body()).isEqualTo("yes");
            assertThat(listener.binding()).hasToString("http://localhost:" + port);
            listener.drain(Duration.ofSeconds(5)).toCompletableFuture().get(5, TimeUnit.SECONDS);
            nobodyAnswers("127.0.0.1", port);
            nobodyAnswers("::1", port);
        }

        /** Refused; or reset, by NIO, whose selector closes a socket only when it looks the next time. */
        private void nobodyAnswers(String address, int port) {
            assertThatThrownBy(() -> ask(address, port))
                    .isInstanceOfAny(ConnectException.class, UncheckedIOException.class);
        }

        @Test
        void whatOneCannotOpenNoneKeepsOpen() throws Exception {
            assumeThatThereIsIpv6();
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
                Binding binding = Binding.parse("http://localhost:" + taken.getLocalPort());

                assertThatThrownBy(() -> transport().bind(binding, FakeAdmission.answering(new FakeAdmission.Gap())))
                        .isInstanceOf(BindFailedException.class)
                        .hasMessageContaining("cannot listen on " + binding)
                        .hasMessageContaining("is in use on ::1");
                assertThatThrownBy(() -> ask("127.0.0.1", binding.port().orElseThrow()))
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "https://localhost:0 | https needs a certificate",
                    "http://no-such-host.invalid:0 | is unknown",
                    "http://192.0.2.1:0 | is not an address of this machine"
                })
        void saysWhatToDo(String url, String said) {
            assertThatThrownBy(() ->
                            transport().bind(Binding.parse(url), FakeAdmission.answering(new FakeAdmission.Gap())))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageStartingWith("cannot listen on " + url.substring(0, url.lastIndexOf(':')))
                    .hasMessageContaining(said);
        }
    }

    @Nested
    class Draining {

        @Test
        void aResponseThatHasNotBegunSaysClose() throws Exception {
            FakeAdmission.Gap held = new FakeAdmission.Gap();
            RecordingBackend[] backend = new RecordingBackend[1];
            backend[0] = backend(connection -> {
                backend[0].record(connection.readMessage());
                held.resolution().join();
                connection.send(ok("last"));
                connection.readEnding();
            });
            FakeAdmission admission = FakeAdmission.to(backend[0].backend());
            var listener = bind(admission);
            RawConnection client =
                    connect(listener.binding().port().orElseThrow()).send(GET);
            // Some on every event loop, so that the client's has heard of the end as well when they are closed.
            List<RawConnection> idle = Stream.generate(
                            () -> connect(listener.binding().port().orElseThrow()))
                    .limit(6)
                    .toList();
            // Answered here, and so accepted: what nobody has accepted is reset by the kernel.
            for (RawConnection each : idle) {
                each.send("OPTIONS * HTTP/1.1\r\nHost: shop.test\r\nMax-Forwards: 0\r\n\r\n")
                        .readMessage();
            }
            backend[0].nextRequest();

            var drained = listener.drain(Duration.ofSeconds(20)).toCompletableFuture();
            assertThat(idle).extracting(RawConnection::readEnding).containsOnly(RawConnection.Ending.CLOSED);
            held.resolution().complete("");

            assertThat(client.readToEnd())
                    .containsIgnoringCase("\r\nConnection: close\r\n")
                    .endsWith("last");
            client.close();
            drained.get(5, TimeUnit.SECONDS);
            assertOutcome(admission, Outcome.COMPLETED);
        }

        @Test
        void beyondTheLimitAResponseUnderWayIsCut() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                connection.readEnding();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            var listener = bind(admission);
            RawConnection client =
                    connect(listener.binding().port().orElseThrow()).send(GET);
            client.readHead();
            client.read(5);

            listener.drain(Duration.ofMillis(50)).toCompletableFuture().get(5, TimeUnit.SECONDS);

            assertThat(client.readToEnd()).isEmpty();
            assertOutcome(admission, Outcome.HOST_STOPPING);
        }

        @Test
        void aTunnelIsClosedAtTheLimit() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                connection.readEnding();
            });
            var listener = bind(FakeAdmission.to(backend.backend()));
            RawConnection client = connect(listener.binding().port().orElseThrow());
            client.send("GET / HTTP/1.1\r\nHost: h.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                    .readHead();

            listener.drain(Duration.ofMillis(50)).toCompletableFuture().get(5, TimeUnit.SECONDS);

            backend.awaitEndOfConnection();
            assertThat(client.readToEnd()).as("a Close frame with 1001").isEqualTo("\u0088\u0002\u0003\u00e9");
        }
    }
}
