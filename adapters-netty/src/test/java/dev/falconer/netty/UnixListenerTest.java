package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.domain.site.Scheme;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A binding to a UNIX socket, on either kind of transport. */
class UnixListenerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n";

    @Nested
    class OnTheNativeTransport extends Contract {
        @Override
        ProxyTransport subject() {
            return TestTransports.with(settings(), log);
        }
    }

    @Nested
    class OnNio extends Contract {
        @Override
        ProxyTransport subject() {
            return TestTransports.nio(settings(), log);
        }
    }

    abstract static class Contract extends WireTest {

        @TempDir
        Path folder;

        abstract ProxyTransport subject();

        private Path file() {
            return folder.resolve("site.sock");
        }

        private ProxyTransport.BoundListener open(BindingPolicy policy, RecordingBackend backend)
                throws BindFailedException {
            Binding binding = new Binding(Scheme.HTTP, new ListenAddress.UnixSocket(file().toString()), policy);
            return kept(subject()).bind(binding, FakeAdmission.to(backend.backend()));
        }

        private ProxyTransport.BoundListener open(RecordingBackend backend) throws BindFailedException {
            return open(policy(), backend);
        }

        /** A server of the JDK's own; it leaves its file behind. */
        private ServerSocketChannel somebody() throws IOException {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file()));
        }

        private String ask(String request) throws IOException {
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(file()));
                client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
                return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        }

        @Test
        @DisplayName("answers clients, of which nothing more is known")
        void answers() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            var listener = open(backend);

            assertThat(ask(GET)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nyes");

            assertThat(backend.nextRequest()).containsIgnoringCase("\r\nX-Forwarded-For: unknown\r\n");
            assertThat(log.next().client()).isEqualTo("unknown");
            assertThat(listener.binding().toString()).isEqualTo("http://unix:" + file());
        }

        @Test
        @DisplayName("believes a proxy that says in a field who its client is")
        void behindAnHttpProxy() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            open(backend);

            ask(GET.replace("\r\n\r\n", "\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n"));

            assertThat(backend.nextRequest()).containsIgnoringCase("\r\nX-Forwarded-For: 192.0.2.7\r\n");
        }

        @Test
        @DisplayName("knows the client that a PROXY header names")
        void behindAProxy() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            open(policy().withProxyProtocol(List.of()), backend);

            assertThat(ask("PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n" + GET))
                    .endsWith("yes");

            assertThat(backend.nextRequest()).containsIgnoringCase("\r\nX-Forwarded-For: 192.0.2.7:4711\r\n");
        }

        @Test
        @DisplayName("can be opened by its owner and group")
        void mode() throws Exception {
            open(answering(ok("yes")));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-rw----");
        }

        @Test
        @DisplayName("takes the place of a socket that a dead process has left")
        void stale() throws Exception {
            somebody().close();
            assertThat(file()).exists();

            open(answering(ok("yes")));

            assertThat(ask(GET)).endsWith("yes");
        }

        @Test
        @DisplayName("does not take the place of a socket that is in use")
        void inUse() throws Exception {
            kept(somebody());

            assertThatThrownBy(() -> open(answering(ok("yes"))))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessage("cannot listen on http://unix:" + file() + ": " + file()
                            + " is in use; stop the program that listens there, or choose another path");
            assertThat(file()).exists();
        }

        @Test
        @DisplayName("does not take the place of a file")
        void aFile() throws Exception {
            Files.writeString(file(), "precious");

            assertThatThrownBy(() -> open(answering(ok("yes"))))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageContaining(file() + " exists and is no socket; choose another path, or remove it");
            assertThat(file()).hasContent("precious");
        }

        @Test
        @DisplayName("says which folder is missing")
        void noFolder() throws Exception {
            Files.delete(folder);

            assertThatThrownBy(() -> open(answering(ok("yes"))))
                    .isInstanceOf(BindFailedException.class)
                    .hasMessageContaining("the folder " + folder + " does not exist; make it");
            Files.createDirectory(folder);
        }

        @Test
        @DisplayName("is gone when it has been drained")
        void drained() throws Exception {
            var listener = open(answering(ok("yes")));
            ask(GET);

            listener.drain(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(file()).doesNotExist();
        }
    }
}
