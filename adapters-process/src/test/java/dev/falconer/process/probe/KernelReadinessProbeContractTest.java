package dev.falconer.process.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.ReadinessProbeContract;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.ProcessTrees;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelReadinessProbeContractTest extends ReadinessProbeContract {

    private final ReadinessProbe probe = new KernelReadinessProbe(new ProcessTrees());
    private final List<ServerSocket> open = new ArrayList<>();
    private final Process stranger = new ProcessBuilder("sleep", "600").start();

    KernelReadinessProbeContractTest() throws IOException {}

    @AfterEach
    void end() throws IOException {
        stranger.destroyForcibly();
        for (ServerSocket socket : open) {
            socket.close();
        }
    }

    @Override
    protected ReadinessProbe probe() {
        return probe;
    }

    @Override
    protected int freePort() {
        return EphemeralPorts.ofThisMachine().allocate().orElseThrow();
    }

    @Override
    protected ProcessId owner() {
        return new ProcessId(ProcessHandle.current().pid());
    }

    @Override
    protected ProcessId stranger() {
        return new ProcessId(stranger.pid());
    }

    @Override
    protected void open(int port) throws IOException {
        open.add(new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")));
    }

    @Test
    void aConnectionThatGoesOutFromAPortHasIt() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var connection = new Socket(server.getInetAddress(), server.getLocalPort())) {
            var endpoint = new BackendEndpoint.Loopback(connection.getLocalPort());

            assertThat(probe.strangerAt(endpoint, stranger())).hasValue("a connection that goes out from there");
        }
    }
}
