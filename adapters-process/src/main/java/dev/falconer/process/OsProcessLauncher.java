package dev.falconer.process;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.process.system.PortOwner;
import dev.falconer.process.system.ProcessTree;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;

/** Launches applications as processes of the operating system. Safe on any thread. */
final class OsProcessLauncher implements ProcessLauncher {

    private final Launchpad launchpad;
    private final SocketFolders sockets;

    @Inject
    OsProcessLauncher(Launchpad launchpad, SocketFolders sockets) {
        this.launchpad = launchpad;
        this.sockets = sockets;
    }

    @Override
    public void prepare() {
        launchpad.prepare();
    }

    @Override
    public RunningProcess launch(ProcessSpec spec, ProcessObserver observer) throws LaunchFailedException {
        try {
            return launchpad.launch(launchOf(spec), observer);
        } catch (LaunchFailedException | RuntimeException failure) {
            sockets.remove(spec.backend().endpoint());
            throw failure;
        }
    }

    private Launch launchOf(ProcessSpec spec) {
        BackendEndpoint endpoint = spec.backend().endpoint();
        return new Launch(
                spec.command(),
                Path.of(spec.directory()),
                spec.environment(),
                spec.output(),
                tree -> listener(endpoint, tree),
                () -> sockets.remove(endpoint));
    }

    @Override
    public Optional<HandedOver> release(RunningProcess process) {
        return process instanceof OsProcess ours ? launchpad.release(ours) : Optional.empty();
    }

    @Override
    public RunningProcess adopt(HandedOver process, ProcessSpec spec, ProcessObserver observer)
            throws LaunchFailedException {
        sockets.adopt(spec.backend().endpoint());
        // Where that fails the process may live on, and whoever takes it back needs its socket.
        return launchpad.adopt(process, launchOf(spec), observer);
    }

    private static Optional<ProcessId> listener(BackendEndpoint endpoint, ProcessTree tree) {
        return switch (PortOwner.at(endpoint, tree)) {
            case PortOwner.Member(ProcessId id) -> Optional.of(id);
            case PortOwner.Nobody _, PortOwner.Foreign _, PortOwner.Unseen _ -> Optional.empty();
        };
    }

    @Override
    public void close() {
        launchpad.close();
    }
}
