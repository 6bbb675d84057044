package dev.falconer.process.probe;

import dev.falconer.application.port.driven.ReadinessProbe.ReadinessObserver;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.process.system.Listener;
import dev.falconer.process.system.PortOwner;
import dev.falconer.process.system.ProcessTree;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port that is waited for. Looks on the probe's thread; may be closed from any. */
final class PortWatch implements EndpointWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PortWatch.class);
    private static final int CONNECT_MILLIS = 100;

    /** A listener whose holder is not found is often one that is just being handed over, or closed again. */
    private static final int UNSEEN_LIMIT = 5;

    private final int port;
    private final ProcessTree tree;
    private final ReadinessObserver observer;

    /** Confined to the probe's thread. */
    private int unseen;

    private volatile boolean over;

    PortWatch(int port, ProcessTree tree, ReadinessObserver observer) {
        this.port = port;
        this.tree = tree;
        this.observer = observer;
    }

    int port() {
        return port;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        over = true;
    }

    /** Decides by what listens now. */
    void look(List<Listener> listeners) {
        switch (PortOwner.of(port, tree, listeners)) {
            case PortOwner.Nobody _ -> unseen = 0;
            case PortOwner.Member(var id) -> tell(() -> observer.listening(id));
            case PortOwner.Foreign(String description) -> tell(() -> observer.foreign(description));
            case PortOwner.Unseen(long user) -> {
                if (++unseen == UNSEEN_LIMIT) {
                    tell(() -> observer.foreign("a program of user " + user + " into which Falconer may not look"));
                }
            }
        }
    }

    /** Where the kernel does not tell: whoever accepts is taken for the process that was launched. */
    void connect() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(BackendEndpoint.Loopback.ADDRESS, port), CONNECT_MILLIS);
        } catch (IOException _) {
            // Nobody accepts yet.
            return;
        }
        tell(() -> observer.listening(tree.root()));
    }

    private void tell(Runnable message) {
        if (over) {
            return;
        }
        over = true;
        try {
            message.run();
        } catch (RuntimeException bug) {
            LOG.error("whoever waited for port {} failed", port, bug);
        }
    }
}
