"""Processes that this run started: their trees, what they cost and hold, and their end."""

import ctypes
import os
import resource
import signal
import subprocess
import time

import stopping

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


class Stat:
    """One reading of /proc/PID/stat."""

    def __init__(self, line):
        # The name is in parentheses and may itself contain blanks and parentheses.
        self.pid = int(line[: line.index(" ")])
        fields = line[line.rindex(")") + 2 :].split()
        self.state = fields[0]
        self.parent = int(fields[1])
        # Own time and that of children that have ended: the sum over a tree is then kept when a process of it ends.
        self.ticks = sum(int(field) for field in fields[11:15])


def snapshot():
    """All processes of the machine as they are now, by pid."""
    stats = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    stat = Stat(file.read())
            except (FileNotFoundError, ProcessLookupError):
                continue  # ended since the folder was listed
            stats[stat.pid] = stat
    return stats


def tree(root, without=(), stats=None):
    """The process, first, and its descendants, except those of other roots. Ended ones count until they are reaped."""
    stats = snapshot() if stats is None else stats
    children = {}
    for stat in stats.values():
        children.setdefault(stat.parent, []).append(stat.pid)
    found, ahead = [], [root]
    while ahead:
        pid = ahead.pop()
        if pid not in without and pid in stats:
            found.append(stats[pid])
            ahead.extend(children.get(pid, []))
    return found


def cpu_seconds(processes):
    return sum(process.ticks for process in processes) / _TICKS_PER_SECOND


def own_children_cpu_seconds():
    """Of the children of this process that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peak_rss(processes):
    """The sum of each process's own peak, in bytes; pages that processes share are counted in each."""
    return _sum_of("status", "VmHWM:", processes)


def rss(processes):
    """What is resident now, in bytes; pages that processes share are counted in each."""
    return _sum_of("status", "VmRSS:", processes)


def pss(processes):
    """What is resident now, in bytes; a page that processes share is counted in each by its part."""
    return _sum_of("smaps_rollup", "Pss:", processes)


def _sum_of(file_name, field, processes):
    total = 0
    for process in processes:
        with open(f"/proc/{process.pid}/{file_name}", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith(field):
                    total += int(line.split()[1]) * 1024
    return total


def permit_descriptors(wanted):
    """Lets this process and those it starts from now on have that many files open. Returns how many they may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
        except (ValueError, PermissionError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class Processes:
    """Servers that this run started. As a context it ends them, with their descendants, by pid, whatever happened."""

    def __init__(self):
        self._children = []
        # Orphans of ours become our children, so that none is lost.
        if _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with stopping.undisturbed():
            self.stop()

    def start(self, command, output, **options):
        """Starts a server in a session of its own: Ctrl-C is for us, and we end the server."""
        options = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT} | options
        child = subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent, **options)
        self._children.append(child)
        return child

    def end(self, child):
        """Asks one to end, and waits for it. Its descendants are left to it."""
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            return  # stop() ends it by force
        self._children.remove(child)

    def stop(self):
        """Asks each to end, last started first, and ends by force what is left. Returns what had to be forced."""
        for child in reversed(list(self._children)):
            self.end(child)
        forced = [stat.pid for stat in tree(os.getpid()) if stat.pid != os.getpid() and stat.state != "Z"]
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            left = [stat for stat in tree(os.getpid()) if stat.pid != os.getpid()]
            if not left:
                break
            for stat in left:
                _kill(stat.pid)
            _reap()
            time.sleep(0.05)
        self._children.clear()
        return forced


def _end_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # ended by itself


def _reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass  # none left
