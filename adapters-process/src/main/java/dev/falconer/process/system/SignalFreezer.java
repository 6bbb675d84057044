package dev.falconer.process.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stops processes by SIGSTOP, which needs no rights but those to kill them. A parent that watches its children, as a shell
 * does, sees it. What somebody else had stopped before stays so.
 */
final class SignalFreezer implements Freezer {

    /** When each that was stopped was started, by which it is told from a later process of its number. */
    private final Map<Long, Long> stopped = new HashMap<>();

    /** Somebody else has stopped these in this way. */
    void takeOver(Set<Long> members) {
        members.stream()
                .flatMap(pid -> ProcessTable.entry(pid).stream())
                .filter(ProcessTable.Entry::isStopped)
                .forEach(process -> stopped.put(process.pid(), process.age()));
    }

    /** A process has stopped when its last thread has. */
    @Override
    public List<Long> running(List<Long> members) {
        return members.stream().filter(pid -> !ProcessTable.isStopped(pid)).toList();
    }

    /**
     * A process that has just borne a child waits, deaf to every signal, for the child to become another program (vfork). Were
     * the child stopped first, neither would get any further; so it goes on until its parent hears again.
     */
    @Override
    public void stop(List<Long> running) {
        Set<Long> deaf = running.stream().filter(ProcessTable::waitsDeaf).collect(Collectors.toSet());
        for (long pid : running) {
            ProcessTable.entry(pid)
                    .filter(entry -> !deaf.contains(entry.parent()))
                    .ifPresent(this::stop);
        }
        if (!deaf.isEmpty()) {
            stopped.keySet().stream()
                    .flatMap(pid -> ProcessTable.entry(pid).stream())
                    .filter(entry -> deaf.contains(entry.parent()))
                    .forEach(this::goOn);
        }
    }

    private void stop(ProcessTable.Entry process) {
        if (LinuxCalls.kill(process.pid(), LinuxCalls.SIGSTOP)) {
            stopped.put(process.pid(), process.age());
        }
    }

    @Override
    public void release() {
        stopped.keySet().stream()
                .flatMap(pid -> ProcessTable.entry(pid).stream())
                .forEach(this::goOn);
        stopped.clear();
    }

    private void goOn(ProcessTable.Entry process) {
        if (Long.valueOf(process.age()).equals(stopped.get(process.pid()))) {
            LinuxCalls.kill(process.pid(), LinuxCalls.SIGCONT);
        }
    }

    @Override
    public void clear() {
        stopped.clear();
    }
}
