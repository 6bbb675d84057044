package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.ProxyTransport.BoundListener;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets that listen before a listener has them, and after. */
class HandOverTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final RecordingBackend backend = answering(ok("old"));
    private final FakeAdmission admission = FakeAdmission.to(backend.backend());

    @BeforeEach
    void whereSocketsCanBePassed() {
        assumeThat(Epoll.isAvailable()).isTrue();
    }

    /** Listens, and nobody accepts. */
    private static ListeningSocket listening(String host) throws IOException {
        Socket socket = Socket.newSocketStream();
        socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
        socket.listen(16);
        int port = socket.localAddress().getPort();
        return new ListeningSocket(socket.intValue(), new ListenAddress.Internet(host, port), Keeper.SERVICE_MANAGER);
    }

    private static int port(ListeningSocket socket) {
        return socket.address() instanceof ListenAddress.Internet internet ? internet.port() : 0;
    }

    private Binding binding(String host, ListeningSocket at) {
        return Binding.parse("http://" + host + ":" + port(at)).with(policy());
    }

    private BoundListener bind(Binding binding, ListeningSocket... inherited) throws BindFailedException {
        return transport().bind(binding, List.of(inherited), admission);
    }

    private static void close(BoundListener listener) throws Exception {
        listener.drain(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** What another process gets that is sent the descriptor (SCM_RIGHTS): a number of its own of the same socket. */
    private ListeningSocket passed(ListeningSocket socket) throws IOException {
        var way = new DomainSocketAddress(folder.resolve("way").toString());
        Socket door = Socket.newSocketDomain();
        door.bind(way);
        door.listen(1);
        Socket sender = Socket.newSocketDomain();
        sender.connect(way);
        Socket receiver = new Socket(door.accept(new byte[25]));
        sender.sendFd(socket.descriptor());
        int copy = receiver.recvFd();
        for (Socket each : List.of(door, sender, receiver)) {
            each.close();
        }
        return new ListeningSocket(copy, socket.address(), socket.keeper());
    }

    private static String answerAt(Path file) throws IOException {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(file));
            String last = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            client.write(ByteBuffer.wrap(last.getBytes(StandardCharsets.ISO_8859_1)));
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Nested
    class ASocketThatWasInherited {

        @ParameterizedTest
        @CsvSource({"127.0.0.1,127.0.0.1", "*,0.0.0.0", "localhost,127.0.0.1"})
        @DisplayName("is that of the binding at its address, and clients who waited are served")
        void isUsed(String host, String address) throws Exception {
            ListeningSocket inherited = listening(address);
            RawConnection early = connect(port(inherited)).send(GET);

            BoundListener listener = bind(binding(host, inherited), inherited);

            assertThat(early.readMessage().body()).isEqualTo("old");
            assertThat(connect(port(inherited)).send(GET).readMessage().body()).isEqualTo("old");
            assertThat(listener.binding()).isEqualTo(binding(host, inherited));
            assertThat(listener.sockets()).contains(inherited);
            close(listener);
        }

        @Test
        @DisplayName("does not take a client for a trusted one that has left before it was accepted")
        void leftBefore() throws Exception {
            ListeningSocket inherited = listening("127.0.0.1");
            connect(port(inherited))
                    .send("GET /forged HTTP/1.1\r\nHost: h.test\r\nX-Forwarded-For: 192.0.2.66\r\n\r\n")
                    .reset();

            BoundListener listener = bind(binding("127.0.0.1", inherited), inherited);
            connect(port(inherited)).send(GET).readMessage();

            String first = backend.nextRequest();
            String last = backend.untakenRequests() > 0 ? backend.nextRequest() : first;
            for (String request : List.of(first, last)) {
                assertThat(request).containsPattern("(?i)\r\nx-forwarded-for: (192\\.0\\.2\\.66, )?127\\.0\\.0\\.1:");
            }
            close(listener);
        }

        @Test
        @DisplayName("serves HTTP/2 as well")
        void speaksHttp2() throws Exception {
            ListeningSocket inherited = listening("127.0.0.1");
            BoundListener listener = bind(binding("127.0.0.1", inherited), inherited);
            FrameClient client = new FrameClient(connect(port(inherited)));

            client.get(1);

            assertThat(client.status(1)).isEqualTo(200);
            assertThat(client.rest(1)).isEqualTo("old");
            close(listener);
        }

        @Test
        @DisplayName("of another address or port stays as it is")
        void isLeft() throws Exception {
            ListeningSocket inherited = listening("127.0.0.1");

            BoundListener other = bind(Binding.parse("http://127.0.0.1:0").with(policy()), inherited);

            assertThat(other.sockets()).hasSize(1).doesNotContain(inherited);
            BoundListener its = bind(binding("127.0.0.1", inherited), inherited);
            assertThat(its.sockets()).containsExactly(inherited);
        }

        @Test
        @DisplayName("of UNIX is listened on, and its file stays with whoever has made it")
        void ofUnix() throws Exception {
            Path file = folder.resolve("s");
            Socket socket = Socket.newSocketDomain();
            socket.bind(new DomainSocketAddress(file.toString()));
            socket.listen(16);
            var inherited = new ListeningSocket(
                    socket.intValue(), new ListenAddress.UnixSocket(file.toString()), Keeper.SERVICE_MANAGER);

            BoundListener listener = bind(Binding.parse("http://unix:" + file).with(policy()), inherited);

            assertThat(answerAt(file)).endsWith("old");
            assertThat(listener.sockets()).containsExactly(inherited);
            close(listener);
            assertThat(file).exists();
        }

        @Test
        @DisplayName("is refused where no channel can be made of it")
        void onNio() throws Exception {
            ListeningSocket inherited = listening("127.0.0.1");
            ProxyTransport nio = kept(TestTransports.nio());

            assertThatThrownBy(() -> nio.bind(binding("127.0.0.1", inherited), List.of(inherited), admission))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageContaining("descriptor " + inherited.descriptor())
                    .hasMessageContaining("(expected: Linux with glibc");
            new Socket(inherited.descriptor()).close();
        }
    }

    @Nested
    class AListenerThatIsHandedOver {

        @Test
        @DisplayName("accepts nobody any more; whoever connects is served by the successor")
        void accepts() throws Exception {
            BoundListener old = bindLocal();
            old.handOver();
            ListeningSocket socket = passed(old.sockets().getFirst());
            close(old);
            FakeAdmission successors = FakeAdmission.to(answering(ok("new")).backend());

            RawConnection client = connect(port(socket)).send(GET);
            ProxyTransport successor = kept(TestTransports.with(TestTransports.SETTINGS, log));
            successor.bind(old.binding(), List.of(socket), successors);

            assertThat(client.readMessage().body()).isEqualTo("new");
            assertThat(admission.asked()).isZero();
        }

        @Test
        @DisplayName("accepts again, who waits first, when nobody has taken it")
        void takenBack() throws Exception {
            BoundListener old = bindLocal();
            old.handOver();
            RawConnection client = connect(port(old.sockets().getFirst())).send(GET);

            old.takeBack();

            assertThat(client.readMessage().body()).isEqualTo("old");
        }

        @Test
        @DisplayName("lets a connection that rests have one more request, and says that it is the last")
        void oneMore() throws Exception {
            BoundListener old = bindLocal();
            RawConnection client = connect(port(old.sockets().getFirst()));
            assertThat(client.send(GET).readMessage().head()).doesNotContain("Connection: close");
            RawConnection fresh = connect(port(old.sockets().getFirst()));
            assertThat(fresh.send(GET).readMessage().status()).isEqualTo(200);
            old.handOver();

            var drained = old.drain(LONG).toCompletableFuture();

            askUntilTheLast(client);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(drained).isNotDone();
            askUntilTheLast(fresh);
            assertThat(fresh.readToEnd()).isEmpty();
            client.close();
            fresh.close();
            drained.get(10, TimeUnit.SECONDS);
        }

        @Test
        @DisplayName("ends connections that rest when half of its time is over")
        void notForEver() throws Exception {
            BoundListener old = bindLocal();
            RawConnection client = connect(port(old.sockets().getFirst()));
            client.send(GET).readMessage();
            old.handOver();

            old.drain(Duration.ofMillis(400));

            assertThat(client.readToEnd()).isEmpty();
        }

        @Test
        @DisplayName("leaves the file of a UNIX socket to the successor, who removes it in the end")
        void ofUnix() throws Exception {
            Path file = folder.resolve("s");
            Binding binding = Binding.parse("http://unix:" + file).with(policy());
            BoundListener old = transport().bind(binding, admission);
            old.handOver();
            ListeningSocket copy = passed(old.sockets().getFirst());

            close(old);

            assertThat(file).exists();
            BoundListener successor = bind(binding, copy);
            assertThat(answerAt(file)).endsWith("old");
            close(successor);
            assertThat(file).doesNotExist();
        }

        /** What is asked before the connection has been told is answered as ever. */
        private static void askUntilTheLast(RawConnection client) {
            String head;
            do {
                RawConnection.Message answer = client.send(GET).readMessage();
                assertThat(answer.status()).isEqualTo(200);
                head = answer.head().toLowerCase(Locale.ROOT);
            } while (!head.contains("\r\nconnection: close\r\n"));
        }

        private BoundListener bindLocal() throws BindFailedException {
            return bind(Binding.parse("http://127.0.0.1:0").with(policy()));
        }
    }
}
