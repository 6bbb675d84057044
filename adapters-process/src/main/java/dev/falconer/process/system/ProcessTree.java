package dev.falconer.process.system;

import dev.falconer.domain.process.ProcessId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process and all that came of it: its descendants, whoever is still in its session or process group, and whoever
 * inherited its marker, an entry of the environment. One of them catches even a grandchild that changed its session and
 * lost its parent. Safe on any thread; reading it takes some milliseconds.
 *
 * @param marker {@code name=value}; none where the root was not launched by us
 * @param born when the root was started, by which it is told from a later process of that number; 0 when unknown
 */
public record ProcessTree(ProcessId root, Optional<String> marker, long born) {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    /** The tree of a root that is alive. */
    public static ProcessTree of(ProcessId root, Optional<String> marker) {
        long born = LinuxCalls.areAvailable()
                ? ProcessTable.entry(root.value()).map(ProcessTable.Entry::age).orElse(0L)
                : 0;
        return new ProcessTree(root, marker, born);
    }

    /** What is alive of trees whose marker begins like this, each by the eldest of whom it is left. */
    public static Collection<ProcessTree> marked(String beginning) {
        var trees = new HashMap<String, ProcessTree>();
        if (LinuxCalls.areAvailable()) {
            ProcessTable.entries().stream()
                    .filter(entry -> entry.session() != 0 && !entry.hasEnded())
                    .sorted(Comparator.comparingLong(ProcessTable.Entry::age))
                    .forEach(entry -> ProcessTable.environmentEntry(entry.pid(), beginning)
                            .ifPresent(marker -> trees.putIfAbsent(
                                    marker,
                                    new ProcessTree(new ProcessId(entry.pid()), Optional.of(marker), entry.age()))));
        }
        return trees.values();
    }

    /** Whether the root itself is alive, and no other process of its number. */
    public boolean isRootAlive() {
        return ProcessTable.entry(root.value())
                .filter(entry -> entry.age() == born && !entry.hasEnded())
                .isPresent();
    }

    /** Those that are alive, as numbers. */
    public Set<Long> members() {
        if (!LinuxCalls.areAvailable()) {
            return ProcessHandle.of(root.value()).stream()
                    .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                    .filter(ProcessHandle::isAlive)
                    .map(ProcessHandle::pid)
                    .collect(Collectors.toSet());
        }
        return living().stream().map(ProcessTable.Entry::pid).collect(Collectors.toSet());
    }

    /** Whether this one of its members runs: one that is about to end does not. */
    public static boolean isRunning(ProcessId member) {
        return LinuxCalls.areAvailable()
                ? !ProcessTable.isEnding(member.value())
                : ProcessHandle.of(member.value()).map(ProcessHandle::isAlive).orElse(false);
    }

    /** What its members keep in memory, in bytes; 0 where that cannot be told. */
    public long residentBytes() {
        return LinuxCalls.areAvailable() ? ResidentMemory.of(members()) : 0;
    }

    List<ProcessTable.Entry> living() {
        List<ProcessTable.Entry> all = ProcessTable.entries();
        boolean numberIsOurs = !isReused(
                all.stream().filter(entry -> entry.pid() == root.value()).findFirst());
        var inTree = new HashSet<Long>();
        for (ProcessTable.Entry entry : all) {
            if ((numberIsOurs && bearsNumber(entry)) || bearsMarker(entry)) {
                inTree.add(entry.pid());
            }
        }
        while (addChildren(all, inTree)) {
            // Numbers do not tell who is whose ancestor, so once more until nothing is added.
        }
        var living = new ArrayList<ProcessTable.Entry>();
        for (ProcessTable.Entry entry : all) {
            if (inTree.contains(entry.pid()) && !entry.hasEnded()) {
                living.add(entry);
            }
        }
        return living;
    }

    private boolean isReused(Optional<ProcessTable.Entry> bearer) {
        return born != 0 && bearer.filter(entry -> entry.age() != born).isPresent();
    }

    /** A number is not given again as long as it names a session or a group. */
    private boolean bearsNumber(ProcessTable.Entry entry) {
        long number = root.value();
        return entry.pid() == number || entry.session() == number || entry.group() == number;
    }

    /** Only those are asked who can have it: neither the kernel's own, which have no session, nor the root's elders. */
    private boolean bearsMarker(ProcessTable.Entry entry) {
        return marker.isPresent()
                && entry.session() != 0
                && entry.age() >= born
                && !entry.hasEnded()
                && ProcessTable.hasInEnvironment(entry.pid(), marker.get());
    }

    private static boolean addChildren(List<ProcessTable.Entry> all, Set<Long> inTree) {
        boolean added = false;
        for (ProcessTable.Entry entry : all) {
            if (inTree.contains(entry.parent())) {
                added |= inTree.add(entry.pid());
            }
        }
        return added;
    }

    /** The ports on which one of the tree listens, ascending. */
    public List<Integer> portsAmong(List<Listener> listeners) {
        var held = new HashSet<Long>();
        if (!listeners.isEmpty()) {
            living().forEach(entry -> ProcessTable.sockets(entry.pid()).ifPresent(held::addAll));
        }
        return listeners.stream()
                .filter(listener -> held.contains(listener.inode()))
                .map(Listener::port)
                .distinct()
                .sorted()
                .toList();
    }

    /** Signals the process group of the root; every member where that group is no more, or never was. */
    public void terminate() {
        if (!LinuxCalls.areAvailable()) {
            ProcessHandle.of(root.value()).ifPresent(ProcessHandle::destroy);
        } else if (isReused(ProcessTable.entry(root.value())) || !LinuxCalls.kill(-root.value(), LinuxCalls.SIGTERM)) {
            members().forEach(pid -> LinuxCalls.kill(pid, LinuxCalls.SIGTERM));
        }
    }

    /**
     * Kills until nothing is left, since a process may give birth while its siblings die. Waits for that; false when
     * something would not die in time, as a process does that hangs in the kernel.
     */
    public boolean kill() {
        long start = System.nanoTime();
        int quiet = 0;
        while (System.nanoTime() - start < PATIENCE) {
            Set<Long> living = members();
            if (living.isEmpty()) {
                // A process that is just becoming another program shows no environment: look twice.
                if (++quiet == 2) {
                    return true;
                }
            } else {
                quiet = 0;
                rootFirst(living).forEach(ProcessTree::killOne);
            }
            LockSupport.parkNanos(PAUSE);
        }
        return false;
    }

    /** So that it ends by that, and does not go on because its children have ended. */
    private List<Long> rootFirst(Set<Long> living) {
        return living.stream()
                .sorted(Comparator.comparing(pid -> pid != root.value()))
                .toList();
    }

    private static void killOne(long pid) {
        if (LinuxCalls.areAvailable()) {
            LinuxCalls.kill(pid, LinuxCalls.SIGKILL);
        } else {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
