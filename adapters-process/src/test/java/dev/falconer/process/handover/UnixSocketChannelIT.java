package dev.falconer.process.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.Watch;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UnixSocketChannelIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final HandOverChannel channel = new UnixSocketChannel();

    @Test
    void nobodyElseMayOpenTheSocketAndItGoesWithTheOffer() throws Exception {
        Watch offer = channel.offer(socket().toString(), _ -> {});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
        offer.close();
        offer.close();
        assertThat(socket()).doesNotExist();
    }

    @Test
    void aSocketThatWasLeftBehindIsReplaced() throws Exception {
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(socket()).exists();

        try (Watch _ = channel.offer(socket().toString(), UnixSocketChannelIT::greet);
                Peer old = channel.reach(socket().toString(), LIMIT)) {

            assertThat(old.receive(LIMIT).name()).isEqualTo("hello");
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(socket(), "precious");

        assertThatThrownBy(() -> channel.offer(socket().toString(), _ -> {}))
                .isInstanceOf(HandOverFailedException.class)
                .hasMessageContaining(socket().toString())
                .hasMessageContaining("(expected: nothing, or a socket)");

        assertThat(socket()).hasContent("precious");
    }

    @Test
    void whoSpeaksOtherwiseIsTurnedAway() throws Exception {
        try (Watch _ = channel.offer(socket().toString(), UnixSocketChannelIT::greet);
                var stranger = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            stranger.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)));

            ByteBuffer answer = ByteBuffer.allocate(100);
            while (stranger.isConnected() && read(stranger, answer) >= 0) {
                // until it hangs up
            }
            assertThat(new String(answer.array(), 0, answer.position(), US_ASCII))
                    .startsWith("Falconer")
                    .hasSize(12);
        }
    }

    private static int read(SocketChannel stranger, ByteBuffer into) {
        try {
            return stranger.read(into);
        } catch (IOException _) {
            // What it had not read yet makes the kernel say so.
            return -1;
        }
    }

    @Test
    void anotherVersionIsNamed() throws Exception {
        try (var old = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            old.bind(UnixDomainSocketAddress.of(socket()));
            Thread.ofVirtual().start(() -> {
                try (SocketChannel connected = old.accept()) {
                    connected.write(ByteBuffer.allocate(12)
                            .put("Falconer".getBytes(US_ASCII))
                            .putInt(7)
                            .flip());
                    connected.read(ByteBuffer.allocate(12));
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            });

            assertThatThrownBy(() -> channel.reach(socket().toString(), LIMIT))
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageContaining("speaks version 7")
                    .hasMessageContaining("(expected: 1)");
        }
    }

    @Test
    void aPathThatIsTooLongIsNamed() {
        assertThatThrownBy(() -> channel.offer(folder.resolve("x".repeat(110)).toString(), _ -> {}))
                .isInstanceOf(HandOverFailedException.class)
                .hasMessageContaining("(expected: at most 107)");
    }

    private static void greet(Peer peer) {
        try {
            peer.send(Item.of("hello", ""), LIMIT);
        } catch (HandOverFailedException failure) {
            throw new AssertionError(failure);
        }
    }

    private Path socket() {
        return folder.resolve("hand-over.sock");
    }
}
