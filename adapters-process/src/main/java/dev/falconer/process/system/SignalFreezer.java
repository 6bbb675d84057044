package dev.falconer.process.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stops processes by SIGSTOP, which needs no rights but those to kill them. Their parent sees it, as a shell does; and a
 * process that somebody else had stopped before runs on with the others.
 */
final class SignalFreezer implements Freezer {

    /** When each that was stopped was started, by which it is told from a later process of its number. */
    private final Map<Long, Long> stopped = new HashMap<>();

    /** A process has stopped when its last thread has. */
    @Override
    public List<Long> running(List<Long> members) {
        return members.stream().filter(pid -> !ProcessTable.isStopped(pid)).toList();
    }

    @Override
    public void stop(long process) {
        Optional<ProcessTable.Entry> entry = ProcessTable.entry(process);
        if (entry.isPresent() && LinuxCalls.kill(process, LinuxCalls.SIGSTOP)) {
            stopped.put(process, entry.get().age());
        }
    }

    @Override
    public void release() {
        stopped.forEach((pid, age) -> {
            if (ProcessTable.entry(pid).filter(entry -> entry.age() == age).isPresent()) {
                LinuxCalls.kill(pid, LinuxCalls.SIGCONT);
            }
        });
        stopped.clear();
    }

    @Override
    public void clear() {
        stopped.clear();
    }
}
