package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A probe that sees what the test tells it to see. Confined to the test's thread. */
public final class FakeProbe implements ReadinessProbe {

    private final List<FakeWatch> watches = new ArrayList<>();
    private final Map<Long, TreeSet<Integer>> ports = new HashMap<>();
    private final Map<Integer, String> strangers = new HashMap<>();
    private boolean prompt;

    /** From now on {@code owner} listens on the port: watches of that root are told so, others are told of a stranger. */
    public void listen(int port, ProcessId owner) {
        ports.computeIfAbsent(owner.value(), _ -> new TreeSet<>()).add(port);
        for (FakeWatch watch : watchesOf(port)) {
            if (watch.root.equals(owner)) {
                watch.tell(owner);
            } else {
                watch.tellForeign("fake [pid " + owner + "]");
            }
        }
    }

    /** From now on whoever is awaited listens at once. */
    public void findAtOnce() {
        prompt = true;
    }

    /** From now on a child of the watched root listens on the port. */
    public void listenInTree(int port, ProcessId child) {
        watchesOf(port).forEach(watch -> watch.tell(child));
    }

    /** From now on {@code owner}, of the watched root's tree, listens on the socket. */
    public void listenOn(String socket, ProcessId owner) {
        watchesOf(new BackendEndpoint.UnixSocket(socket)).forEach(watch -> watch.tell(owner));
    }

    /** From now on a program of nobody's tree listens on the port. */
    public void listenForeign(int port, String holder) {
        strangers.put(port, holder);
        watchesOf(port).forEach(watch -> watch.tellForeign(holder));
    }

    /** As {@link #listenForeign}, but no watch has noticed it yet. */
    public void listenForeignUnnoticed(int port, String holder) {
        strangers.put(port, holder);
    }

    /** How many watches are under way. */
    public int watching() {
        return (int) watches.stream().filter(watch -> !watch.over).count();
    }

    /** The port last asked about. */
    public int lastPort() {
        return switch (watches.getLast().endpoint) {
            case BackendEndpoint.Loopback(int port) -> port;
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
    }

    @Override
    public Watch await(BackendEndpoint endpoint, ProcessId root, ReadinessObserver observer) {
        var watch = new FakeWatch(endpoint, root, observer);
        watches.add(watch);
        if (prompt) {
            watch.tell(root);
        }
        return watch;
    }

    @Override
    public List<Integer> portsOf(ProcessId root) {
        return List.copyOf(ports.getOrDefault(root.value(), new TreeSet<>()));
    }

    @Override
    public Optional<String> strangerAt(BackendEndpoint endpoint, ProcessId root) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) ->
                ports.entrySet().stream()
                        .filter(each ->
                                each.getKey() != root.value() && each.getValue().contains(port))
                        .map(each -> "fake [pid " + each.getKey() + "]")
                        .findFirst()
                        .or(() -> Optional.ofNullable(strangers.get(port)));
            case BackendEndpoint.UnixSocket _ -> Optional.empty();
        };
    }

    private List<FakeWatch> watchesOf(int port) {
        return watchesOf(new BackendEndpoint.Loopback(port));
    }

    private List<FakeWatch> watchesOf(BackendEndpoint endpoint) {
        return watches.stream()
                .filter(watch -> watch.endpoint.equals(endpoint) && !watch.over)
                .toList();
    }

    private static final class FakeWatch implements Watch {

        private final BackendEndpoint endpoint;
        private final ProcessId root;
        private final ReadinessObserver observer;
        private boolean over;

        private FakeWatch(BackendEndpoint endpoint, ProcessId root, ReadinessObserver observer) {
            this.endpoint = endpoint;
            this.root = root;
            this.observer = observer;
        }

        private void tell(ProcessId listener) {
            over = true;
            observer.listening(listener);
        }

        private void tellForeign(String holder) {
            over = true;
            observer.foreign(holder);
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
