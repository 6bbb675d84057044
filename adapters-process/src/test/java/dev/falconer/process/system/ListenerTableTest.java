package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.process.system.Listener.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledOnOs(OS.LINUX)
class ListenerTableTest {

    static Stream<ListenerTable> tables() {
        return Stream.of(SocketDiagnosis.tryOpen().map(ListenerTable.class::cast), ProcNetTable.tryOpen())
                .map(Optional::orElseThrow);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aListenerOnTheLoopbackAddressIsFound(ListenerTable table) throws Exception {
        try (table;
                ServerSocket server = listening("127.0.0.1")) {

            List<Listener> found = table.on(server.getLocalPort());

            assertThat(found).extracting(Listener::reach).containsExactly(Reach.LOOPBACK);
            assertThat(table.all()).containsAll(found);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aListenerOnTheIpv6LoopbackAddressIsElsewhere(ListenerTable table) throws Exception {
        try (table;
                ServerSocket server = listening("::1")) {

            assertThat(table.on(server.getLocalPort()))
                    .extracting(Listener::reach)
                    .containsExactly(Reach.ELSEWHERE);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aListenerOnAllAddressesCanBeReached(ListenerTable table) throws Exception {
        try (table;
                ServerSocket server = new ServerSocket(0)) {

            assertThat(table.on(server.getLocalPort()))
                    .extracting(Listener::reach)
                    .containsAnyOf(Reach.EVERY_ADDRESS, Reach.EVERY_IPV4_ADDRESS);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void connectionsAreNoListeners(ListenerTable table) throws Exception {
        try (table;
                ServerSocket server = listening("127.0.0.1");
                var client = new Socket()) {
            client.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()));

            assertThat(table.on(server.getLocalPort())).hasSize(1);
            assertThat(table.on(client.getLocalPort())).isEmpty();
        }
    }

    @Test
    void theSocketBelongsToWhoeverOpenedIt() throws Exception {
        try (ServerSocket server = listening("127.0.0.1")) {
            Listener listener = ListenerTable.snapshot().stream()
                    .filter(candidate -> candidate.port() == server.getLocalPort())
                    .findFirst()
                    .orElseThrow();

            assertThat(ProcessTable.sockets(ProcessHandle.current().pid()).orElseThrow())
                    .contains(listener.inode());
        }
    }

    private static ServerSocket listening(String address) throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName(address));
    }
}
