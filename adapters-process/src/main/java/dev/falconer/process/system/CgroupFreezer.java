package dev.falconer.process.system;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Freezes processes in a control group of their own below ours, which is made when they are first frozen, and in which they
 * then stay. Nobody notices, neither they nor their parents. No controller is switched on there, so limits and accounts are
 * those of our own group, as before.
 */
final class CgroupFreezer implements Freezer {

    private static final Logger LOG = LoggerFactory.getLogger(CgroupFreezer.class);

    private final Cgroup ours;
    private final ProcessId root;
    private Optional<Cgroup> own = Optional.empty();

    /** @param ours in which Falconer stands, and whatever it launches */
    CgroupFreezer(Cgroup ours, ProcessId root) {
        this.ours = ours;
        this.root = root;
    }

    /** Of a tree that another Falconer has frozen before, and which stands in a group of its own since. */
    static Optional<CgroupFreezer> adopted(ProcessTree tree) {
        return tree.members().stream()
                .flatMap(member -> Cgroup.of(member).stream())
                .filter(group -> group.isOf(tree.root()))
                .findFirst()
                .map(own -> {
                    var freezer = new CgroupFreezer(own.parent(), tree.root());
                    freezer.own = Optional.of(own);
                    return freezer;
                });
    }

    /** Whether everything stands still that is in the tree's own group. */
    boolean isFrozen() throws IOException {
        return own.isPresent() && own.get().isFrozen();
    }

    @Override
    public List<Long> running(List<Long> members) throws IOException {
        if (own.isEmpty() || !own.get().isFrozen()) {
            return members;
        }
        Set<Long> held = own.get().processes();
        return members.stream().filter(pid -> !held.contains(pid)).toList();
    }

    /** Frozen before anything is in it: what enters stops at once, and can bear no child outside. */
    @Override
    public void stop(List<Long> running) throws IOException {
        if (own.isEmpty()) {
            own = Optional.of(ours.makeChild(root));
        }
        own.get().freeze();
        for (long process : running) {
            move(process, own.get());
        }
    }

    /** What moved to a group of somebody else's stays there: we would take it from under its limits. */
    private void move(long process, Cgroup target) throws IOException {
        Optional<Cgroup> where = Cgroup.of(process);
        if (where.equals(Optional.of(target)) || !ProcessTable.isAlive(process)) {
            return;
        }
        if (!where.equals(Optional.of(ours))) {
            String place = where.map(Cgroup::toString).orElse("a control group out of sight");
            throw new IOException(process + " stands in " + place + " (expected: " + ours + ")");
        }
        target.add(process);
    }

    @Override
    public void release() {
        try {
            if (own.isPresent()) {
                own.get().thaw();
            }
        } catch (IOException failure) {
            LOG.error("the tree of {} cannot be thawed", root, failure);
        }
    }

    @Override
    public void clear() {
        own.ifPresent(Cgroup::remove);
        own = Optional.empty();
    }

    @Override
    public String toString() {
        return "a control group below " + ours;
    }
}
