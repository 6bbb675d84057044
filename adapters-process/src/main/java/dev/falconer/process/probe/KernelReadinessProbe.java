package dev.falconer.process.probe;

import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.Listener;
import dev.falconer.process.system.ListenerTable;
import dev.falconer.process.system.PortOwner;
import dev.falconer.process.system.ProcessTree;
import dev.falconer.process.system.ProcessTrees;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the kernel's table of listeners every millisecond while somebody is waited for, and not at all
 * otherwise. Never connects to a backend, so a backend sees no connection that is no request; only where there is no such
 * table, a connection is tried. One daemon thread serves all watches. Thread-safe.
 */
final class KernelReadinessProbe implements ReadinessProbe {

    private static final Logger LOG = LoggerFactory.getLogger(KernelReadinessProbe.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ProcessTrees trees;

    /** Guarded by itself; the watching thread sleeps on it while it is empty. */
    private final List<EndpointWatch> watches = new ArrayList<>();

    /** Guarded by {@code watches}. */
    private boolean started;

    @Inject
    KernelReadinessProbe(ProcessTrees trees) {
        this.trees = trees;
    }

    @Override
    public Watch await(BackendEndpoint endpoint, ProcessId root, ReadinessObserver observer) {
        EndpointWatch watch = watch(endpoint, trees.of(root), observer);
        synchronized (watches) {
            watches.add(watch);
            watches.notifyAll();
            if (!started) {
                started = true;
                Thread.ofPlatform().daemon().name("readiness-probe").start(this::watch);
            }
        }
        return () -> {
            watch.close();
            synchronized (watches) {
                watches.remove(watch);
            }
        };
    }

    private static EndpointWatch watch(BackendEndpoint endpoint, ProcessTree tree, ReadinessObserver observer) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) -> new PortWatch(port, tree, observer);
            case BackendEndpoint.UnixSocket(String path) -> new SocketWatch(path, tree, observer);
        };
    }

    private void watch() {
        Optional<ListenerTable> table = ListenerTable.open();
        table.ifPresent(this::rehearse);
        while (true) {
            List<EndpointWatch> waiting = current();
            long start = System.nanoTime();
            try {
                look(table, waiting);
            } catch (RuntimeException failure) {
                LOG.warn("looking for listeners failed, trying again", failure);
                LockSupport.parkNanos(LONGEST_PAUSE);
                table.ifPresent(ListenerTable::close);
                table = ListenerTable.open();
            }
            synchronized (watches) {
                watches.removeIf(EndpointWatch::isOver);
            }
            LockSupport.parkNanos(pause(System.nanoTime() - start));
        }
    }

    /**
     * Finds a listener of our own, once, before there is one to find: what the JVM links on first use would otherwise be
     * linked when an application listens and its clients wait. The application is only being started meanwhile.
     */
    private void rehearse(ListenerTable table) {
        try (var own = new ServerSocket(0, 1, InetAddress.getByName(BackendEndpoint.Loopback.ADDRESS))) {
            ProcessTree tree = trees.of(new ProcessId(ProcessHandle.current().pid()));
            new PortWatch(own.getLocalPort(), tree, new Unheeded()).look(table.on(own.getLocalPort()));
        } catch (IOException | RuntimeException failure) {
            LOG.debug("no rehearsal", failure);
        }
    }

    private static void look(Optional<ListenerTable> table, List<EndpointWatch> watches) {
        var waiting = new ArrayList<PortWatch>();
        for (EndpointWatch watch : watches) {
            switch (watch) {
                case PortWatch port -> waiting.add(port);
                case SocketWatch socket -> socket.look();
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        if (table.isEmpty()) {
            waiting.forEach(PortWatch::connect);
        } else if (waiting.size() == 1) {
            PortWatch only = waiting.getFirst();
            only.look(table.get().on(only.port()));
        } else {
            List<Listener> listeners = table.get().all();
            waiting.forEach(watch -> watch.look(listeners));
        }
    }

    /** Where looking is dear, it is done less often, so that waiting never takes more than a part of one processor. */
    private static long pause(long cost) {
        return Math.clamp(cost * 4, PAUSE, LONGEST_PAUSE);
    }

    private List<EndpointWatch> current() {
        synchronized (watches) {
            while (watches.isEmpty()) {
                try {
                    watches.wait();
                } catch (InterruptedException _) {
                    throw new IllegalStateException("nobody interrupts this thread");
                }
            }
            return List.copyOf(watches);
        }
    }

    @Override
    public List<Integer> portsOf(ProcessId root) {
        return trees.of(root).portsAmong(ListenerTable.snapshot());
    }

    @Override
    public Optional<String> strangerAt(BackendEndpoint endpoint, ProcessId root) {
        return switch (PortOwner.at(endpoint, trees.of(root))) {
            case PortOwner.Foreign(String description) -> Optional.of(description);
            case PortOwner.Nobody _ -> connectionFrom(endpoint);
            case PortOwner.Member _, PortOwner.Unseen _ -> Optional.empty();
        };
    }

    private static Optional<String> connectionFrom(BackendEndpoint endpoint) {
        return endpoint instanceof BackendEndpoint.Loopback(int port) && EphemeralPorts.isHeldByConnection(port)
                ? Optional.of("a connection that goes out from there")
                : Optional.empty();
    }

    private static final class Unheeded implements ReadinessObserver {
        @Override
        public void listening(ProcessId listener) {}

        @Override
        public void foreign(String holder) {}
    }
}
