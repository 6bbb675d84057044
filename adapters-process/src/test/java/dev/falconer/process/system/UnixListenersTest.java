package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.process.ProcessId;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens on UNIX sockets, in the kernel's words and on this machine. */
class UnixListenersTest {

    private static final String TABLE = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 23456 /run/a/http.sock
            0000000000000000: 00000003 00000000 00000000 0001 03 23457 /run/a/http.sock
            0000000000000000: 00000002 00000000 00000000 0001 01 23458 /run/b/http.sock
            0000000000000000: 00000002 00000000 00010000 0001 01 23459 @/run/c/http.sock
            0000000000000000: 00000002 00000000 00010000 0001 01 23460 /run/d with blank/http.sock
            0000000000000000: 00000003 00000000 00000000 0001 03 23461
            """;

    @TempDir
    private Path folder;

    @Test
    void areThoseThatAcceptConnectionsAtThatPath() {
        assertThat(UnixListeners.among(TABLE, "/run/a/http.sock")).containsExactly(23456L);
        assertThat(UnixListeners.among(TABLE, "/run/d with blank/http.sock")).containsExactly(23460L);
    }

    @Test
    void areNoneWhereItIsOnlyBoundOrHasAnotherName() {
        assertThat(UnixListeners.among(TABLE, "/run/b/http.sock")).isEmpty();
        assertThat(UnixListeners.among(TABLE, "/run/c/http.sock")).isEmpty();
        assertThat(UnixListeners.among(TABLE, "http.sock")).isEmpty();
    }

    @Test
    void areFoundOnThisMachineWithTheProcessThatHoldsThem() throws Exception {
        Path socket = folder.resolve("s\u00f6cket");
        ProcessTree own = ProcessTree.of(new ProcessId(ProcessHandle.current().pid()), Optional.empty());
        assertThat(PortOwner.ofSocket(socket.toString(), own)).isEqualTo(new PortOwner.Nobody());

        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                assertThat(PortOwner.ofSocket(socket.toString(), own)).isEqualTo(new PortOwner.Member(own.root()));
            }
        }
    }
}
