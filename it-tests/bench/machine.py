"""The machine that is measured on: what it is, and what it did beside the run."""

import os
import platform
import re

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class MachineTime:
    """What all processors together did since boot, in seconds."""

    def __init__(self):
        with open("/proc/stat", encoding="ascii") as file:
            fields = [int(field) / _TICKS_PER_SECOND for field in file.readline().split()[1:9]]
        user, nice, system, idle, waiting, interrupts, soft_interrupts, self.stolen = fields
        self.processes = user + nice + system
        self.total = self.processes + idle + waiting + interrupts + soft_interrupts + self.stolen


class Noise:
    """What share of the machine went to others while something was measured."""

    def __init__(self, before, after, ours):
        total = max(after.total - before.total, 1 / _TICKS_PER_SECOND)
        # Ours is read a moment later than the machine's; a small negative difference is nothing.
        self.others = max(0.0, after.processes - before.processes - ours) / total
        self.stolen = (after.stolen - before.stolen) / total


def description():
    """The hardware and the system, in one line."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        cpuinfo = file.read()
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1)) / (1 << 20)
    with open("/etc/os-release", encoding="utf-8") as file:
        system = re.search(r'^PRETTY_NAME="?([^"\n]+)', file.read(), re.MULTILINE)
    model = re.search(r"^model name\s*: (.+)$", cpuinfo, re.MULTILINE)
    virtual = ", a virtual machine" if re.search(r"^flags.*\bhypervisor\b", cpuinfo, re.MULTILINE) else ""
    return (
        f"{model.group(1) if model else platform.machine()}, {len(os.sched_getaffinity(0))} cores{virtual}, "
        f"{memory:.0f} GiB; {system.group(1) if system else 'Linux'}, kernel {platform.release()}"
    )
