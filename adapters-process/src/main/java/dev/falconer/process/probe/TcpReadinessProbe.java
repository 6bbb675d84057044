package dev.falconer.process.probe;

import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.Listener;
import dev.falconer.process.system.ListenerTable;
import dev.falconer.process.system.ProcessTrees;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks into the kernel's table of listeners every two milliseconds while somebody is waited for, and not at all
 * otherwise. Never connects to a backend, so a backend sees no connection that is no request; only where there is no such
 * table, a connection is tried. One daemon thread serves all watches. Thread-safe.
 */
final class TcpReadinessProbe implements ReadinessProbe {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private final ProcessTrees trees;
    private final ListenerTable table = new ListenerTable();

    /** Guarded by itself; the watching thread sleeps on it while it is empty. */
    private final List<PortWatch> watches = new ArrayList<>();

    /** Guarded by {@code watches}. */
    private boolean started;

    @Inject
    TcpReadinessProbe(ProcessTrees trees) {
        this.trees = trees;
    }

    @Override
    public Watch await(BackendEndpoint endpoint, ProcessId root, ReadinessObserver observer) {
        var watch = new PortWatch(port(endpoint), trees.of(root), observer);
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

    private static int port(BackendEndpoint endpoint) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) -> port;
        };
    }

    private void watch() {
        while (true) {
            List<PortWatch> waiting = current();
            if (table.isAvailable()) {
                List<Listener> listeners = table.read();
                waiting.forEach(watch -> watch.look(listeners));
            } else {
                waiting.forEach(PortWatch::connect);
            }
            synchronized (watches) {
                watches.removeIf(PortWatch::isOver);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private List<PortWatch> current() {
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
        try (var current = new ListenerTable()) {
            return trees.of(root).portsAmong(current.read());
        }
    }
}
