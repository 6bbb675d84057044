package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.domain.site.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DescriptorCallsTest {

    private static final int NOBODYS = 1_000_000;

    @TempDir
    Path folder;

    @BeforeEach
    void onLinux() {
        assumeThat(LinuxCalls.areAvailable()).isTrue();
    }

    /** Java does not tell; the address does. */
    private static int descriptorOf(ServerSocketChannel socket, SocketAddress address) throws IOException {
        socket.bind(address);
        return descriptors().stream()
                .filter(DescriptorCalls::listens)
                .filter(descriptor -> isAt(descriptor, socket))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isAt(int descriptor, ServerSocketChannel socket) {
        try {
            SocketAddress address = socket.getLocalAddress();
            return DescriptorCalls.addressOf(descriptor)
                    .filter(found -> address instanceof InetSocketAddress internet
                            ? found instanceof ListenAddress.Internet(String _, int port) && port == internet.getPort()
                            : found.equals(new ListenAddress.UnixSocket(address.toString())))
                    .isPresent();
        } catch (IOException closed) {
            return false;
        }
    }

    private static Set<Integer> descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(each -> Integer.parseInt(each.getFileName().toString()))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aSocketOfIpv4HasItsAddressAndPort() throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            int descriptor = descriptorOf(socket, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));

            assertThat(DescriptorCalls.addressOf(descriptor))
                    .contains(new ListenAddress.Internet(
                            "127.0.0.1", socket.socket().getLocalPort()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void aSocketOnEveryAddressIsToldByTheWildcard(StandardProtocolFamily family) throws Exception {
        String wildcard = family == StandardProtocolFamily.INET ? "0.0.0.0" : "::";
        try (ServerSocketChannel socket = ServerSocketChannel.open(family)) {
            int descriptor = descriptorOf(socket, new InetSocketAddress(InetAddress.getByName(wildcard), 0));

            assertThat(DescriptorCalls.addressOf(descriptor))
                    .contains(
                            new ListenAddress.Internet(wildcard, socket.socket().getLocalPort()));
        }
    }

    @Test
    void aUnixSocketHasItsPath() throws Exception {
        Path file = folder.resolve("s");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            int descriptor = descriptorOf(socket, UnixDomainSocketAddress.of(file));

            assertThat(DescriptorCalls.addressOf(descriptor)).contains(new ListenAddress.UnixSocket(file.toString()));
            assertThat(DescriptorCalls.own(descriptor)).isTrue();
            assertThat(flags(descriptor)).contains("02004002");
        }
    }

    /** In octal: read and write, non-blocking (04000), close on exec (02000000). */
    private static String flags(int descriptor) throws IOException {
        return Files.readString(Path.of("/proc/self/fdinfo", Integer.toString(descriptor)));
    }

    @Test
    void whatIsNoSocketDoesNotListen() throws Exception {
        assertThat(DescriptorCalls.listens(0)).isFalse();
        assertThat(DescriptorCalls.listens(NOBODYS)).isFalse();
        assertThat(DescriptorCalls.own(NOBODYS)).isFalse();
        assertThat(DescriptorCalls.addressOf(NOBODYS)).isEmpty();
    }
}
