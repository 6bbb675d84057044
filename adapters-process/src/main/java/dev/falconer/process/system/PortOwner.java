package dev.falconer.process.system;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ProcessId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose the listener is that answers connections to a port of 127.0.0.1, or to a UNIX socket. */
public sealed interface PortOwner {

    /** Nobody listens. */
    record Nobody() implements PortOwner {}

    /** A process of the tree listens. */
    record Member(ProcessId id) implements PortOwner {}

    /** Another program listens, described as {@code name [pid number]}. */
    record Foreign(String description) implements PortOwner {}

    /** Somebody listens who could not be found: it closed in the meantime, or we may not look into it. */
    record Unseen(long user) implements PortOwner {}

    /** Whose the listener at the endpoint is, as things are now. Takes a millisecond or two. */
    static PortOwner at(BackendEndpoint endpoint, ProcessTree tree) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback(int port) -> of(port, tree, ListenerTable.snapshot());
            case BackendEndpoint.UnixSocket(String path) -> ofSocket(path, tree);
        };
    }

    /** Decides by the listeners as they are now. Takes a millisecond or some when there is a listener, nothing otherwise. */
    static PortOwner of(int port, ProcessTree tree, List<Listener> listeners) {
        List<Listener> answering = answering(port, listeners);
        if (answering.isEmpty()) {
            return new Nobody();
        }
        Set<Long> inodes = answering.stream().map(Listener::inode).collect(Collectors.toSet());
        return of(inodes, tree, answering.getFirst().user());
    }

    /** The same for a UNIX socket, by its path. The kernel does not tell whose it is, if it cannot be found: user -1. */
    static PortOwner ofSocket(String path, ProcessTree tree) {
        Set<Long> inodes = UnixListeners.on(path);
        return inodes.isEmpty() ? new Nobody() : of(inodes, tree, -1);
    }

    private static PortOwner of(Set<Long> inodes, ProcessTree tree, long user) {
        var unowned = new HashSet<>(inodes);

        // Nearly always the root itself, and then nobody else need be looked at.
        if (ProcessTable.sockets(tree.root().value()).orElse(Set.of()).containsAll(unowned)) {
            return new Member(tree.root());
        }
        List<ProcessTable.Entry> living = tree.living();
        Optional<ProcessTable.Entry> member = preferred(holders(living, unowned), tree.root());
        if (member.isPresent() && unowned.isEmpty()) {
            return new Member(new ProcessId(member.get().pid()));
        }
        Optional<ProcessTable.Entry> stranger = ProcessTable.entries().stream()
                .filter(entry -> holdsAny(entry, unowned))
                .min(Comparator.comparingLong(ProcessTable.Entry::age));
        if (stranger.isPresent()) {
            return new Foreign(stranger.get().name() + " [pid " + stranger.get().pid() + "]");
        }
        // A program with privileges of its own hides what it holds. Where one is in the tree, it is the likely owner.
        List<ProcessTable.Entry> hidden = living.stream()
                .filter(entry -> ProcessTable.sockets(entry.pid()).isEmpty())
                .toList();
        return preferred(hidden, tree.root())
                .<PortOwner>map(entry -> new Member(new ProcessId(entry.pid())))
                .orElseGet(() -> new Unseen(user));
    }

    /** The listeners that get the connections: those with the closest address. Several when they share a port on purpose. */
    private static List<Listener> answering(int port, List<Listener> listeners) {
        List<Listener> reachable = listeners.stream()
                .filter(listener -> listener.port() == port && listener.reach() != Listener.Reach.ELSEWHERE)
                .toList();
        return reachable.stream()
                .min(Comparator.comparing(Listener::reach))
                .map(closest -> reachable.stream()
                        .filter(listener -> listener.reach() == closest.reach())
                        .toList())
                .orElse(List.of());
    }

    /** Those who hold one of the sockets; what is held by somebody is taken off the set. */
    private static List<ProcessTable.Entry> holders(List<ProcessTable.Entry> living, Set<Long> unowned) {
        Set<Long> wanted = Set.copyOf(unowned);
        return living.stream()
                .filter(entry -> {
                    Set<Long> held = ProcessTable.sockets(entry.pid()).orElse(Set.of());
                    unowned.removeAll(held);
                    return held.stream().anyMatch(wanted::contains);
                })
                .toList();
    }

    private static boolean holdsAny(ProcessTable.Entry entry, Set<Long> inodes) {
        return ProcessTable.sockets(entry.pid()).stream()
                .anyMatch(held -> held.stream().anyMatch(inodes::contains));
    }

    /** A socket may be inherited by many. The root is who we know; else the youngest, who was given it to serve. */
    private static Optional<ProcessTable.Entry> preferred(List<ProcessTable.Entry> holders, ProcessId root) {
        return holders.stream()
                .max(Comparator.comparing((ProcessTable.Entry entry) -> entry.pid() == root.value())
                        .thenComparingLong(ProcessTable.Entry::age)
                        .thenComparingLong(ProcessTable.Entry::pid));
    }
}
