package dev.falconer.process.system;

import dev.falconer.domain.process.HandedOver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a tree from running, where it stands, and lets it run on: by a control group of its own where we may make one, by
 * signals otherwise. A frozen tree dies of SIGKILL in either way, so that nothing that ends a tree has to know of it. The
 * freezer of version 1 control groups is left alone for that reason: what it holds does not even die. Thread-safe.
 */
public final class TreeFreezer {

    private static final Logger LOG = LoggerFactory.getLogger(TreeFreezer.class);

    /** What stops, stops within some milliseconds, unless it waits for a device, or the machine is very busy. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);

    private final ProcessTree tree;

    /** Best first. Guarded by this object, as everything below. */
    private final List<Freezer> ways;

    /** How the tree is frozen, if it is. */
    private Optional<Freezer> frozen = Optional.empty();

    TreeFreezer(ProcessTree tree, List<Freezer> ways) {
        this.tree = tree;
        this.ways = List.copyOf(ways);
    }

    /** The freezer of this tree, with the ways that this machine knows; beyond Linux there are none. */
    public static TreeFreezer of(ProcessTree tree) {
        var ways = new ArrayList<Freezer>();
        if (LinuxCalls.areAvailable()) {
            Cgroup.ofThisProcess().ifPresent(ours -> ways.add(new CgroupFreezer(ours, tree.root())));
            ways.add(new SignalFreezer());
        }
        return new TreeFreezer(tree, ways);
    }

    /** The freezer of a tree that another Falconer has launched, and perhaps frozen. */
    public static TreeFreezer adopted(ProcessTree tree, HandedOver.Motion motion) {
        if (!LinuxCalls.areAvailable()) {
            return of(tree);
        }
        var signals = new SignalFreezer();
        Optional<CgroupFreezer> group = CgroupFreezer.adopted(tree);
        var ways = new ArrayList<Freezer>();
        group.or(() -> Cgroup.ofThisProcess().map(ours -> new CgroupFreezer(ours, tree.root())))
                .ifPresent(ways::add);
        ways.add(signals);
        var freezer = new TreeFreezer(tree, ways);
        if (motion == HandedOver.Motion.FROZEN) {
            freezer.takeOver(group, signals);
        }
        return freezer;
    }

    private synchronized void takeOver(Optional<CgroupFreezer> group, SignalFreezer signals) {
        try {
            if (group.isPresent() && group.get().isFrozen()) {
                frozen = Optional.of(group.get());
                return;
            }
        } catch (IOException failure) {
            LOG.debug(
                    "whether {} holds the tree of {} cannot be told: {}", group.get(), tree.root(), failure.toString());
        }
        signals.takeOver(tree.members());
        frozen = Optional.of(signals);
    }

    public synchronized boolean isFrozen() {
        return frozen.isPresent();
    }

    /** Freezes the whole tree. False when that is not possible, or nothing is left of it; then what is left runs. */
    public synchronized boolean freeze() {
        for (Freezer way : frozen.map(List::of).orElse(ways)) {
            frozen = Optional.empty();
            try {
                if (stopAll(way)) {
                    frozen = Optional.of(way);
                    return true;
                }
                // What does not stop in time does not do so in another way either.
                way.release();
                return false;
            } catch (IOException refusal) {
                LOG.debug("{} cannot freeze the tree of {}: {}", way, tree.root(), refusal.toString());
                way.release();
            }
        }
        return false;
    }

    /** Until nothing runs, since a process may give birth before it stops. */
    private boolean stopAll(Freezer way) throws IOException {
        long start = System.nanoTime();
        int quiet = 0;
        while (System.nanoTime() - start < PATIENCE) {
            List<Long> members = List.copyOf(tree.members());
            if (members.isEmpty()) {
                return false;
            }
            List<Long> running = way.running(members);
            if (running.isEmpty()) {
                // A process that is just becoming another program shows no environment: look twice.
                if (++quiet == 2) {
                    return true;
                }
            } else {
                quiet = 0;
                way.stop(running);
            }
            LockSupport.parkNanos(PAUSE);
        }
        return false;
    }

    /** Lets the tree run on; nothing happens where it is not frozen. */
    public synchronized void thaw() {
        frozen.ifPresent(Freezer::release);
        frozen = Optional.empty();
    }

    /** The tree is gone. */
    public synchronized void clear() {
        frozen = Optional.empty();
        ways.forEach(Freezer::clear);
    }
}
