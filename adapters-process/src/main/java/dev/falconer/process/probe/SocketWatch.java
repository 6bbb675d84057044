package dev.falconer.process.probe;

import dev.falconer.application.port.driven.ReadinessProbe.ReadinessObserver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.PortOwner;
import dev.falconer.process.system.ProcessTree;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UNIX socket that is waited for. The kernel's table says who listens; where it does not, or under another name, a
 * connection is tried, and whoever accepts is taken for the process that was launched, for nobody else may enter the socket's
 * folder. Looks on the probe's thread; may be closed from any.
 */
final class SocketWatch implements EndpointWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);

    /** Between bind and listen the file is there and nobody accepts: not for long. */
    private static final int UNSEEN_LIMIT = 5;

    private final Path socket;
    private final ProcessTree tree;
    private final ReadinessObserver observer;

    /** Confined to the probe's thread. */
    private int unseen;

    private volatile boolean over;

    SocketWatch(String path, ProcessTree tree, ReadinessObserver observer) {
        this.socket = Path.of(path);
        this.tree = tree;
        this.observer = observer;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        over = true;
    }

    void look() {
        if (!Files.exists(socket)) {
            unseen = 0;
            return;
        }
        switch (PortOwner.ofSocket(socket.toString(), tree)) {
            case PortOwner.Member(ProcessId id) -> tell(id);
            case PortOwner.Nobody _, PortOwner.Foreign _, PortOwner.Unseen _ -> {
                if (++unseen >= UNSEEN_LIMIT && accepts()) {
                    tell(tree.root());
                }
            }
        }
    }

    private boolean accepts() {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void tell(ProcessId listener) {
        if (over) {
            return;
        }
        over = true;
        try {
            observer.listening(listener);
        } catch (RuntimeException bug) {
            LOG.error("whoever waited for {} failed", socket, bug);
        }
    }
}
