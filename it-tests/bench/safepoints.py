"""How long Java stood still, as its own log tells."""

import dataclasses
import re

_LINE = re.compile(r'^\[(\d+)ms\].*Safepoint "(\w+)".*\bReaching safepoint: (\d+) ns.*\bTotal: (\d+) ns')


@dataclasses.dataclass(frozen=True)
class Safepoint:
    """One stop of all threads, the time until all had stopped included."""

    # Seconds since the epoch, at its end.
    at: float
    why: str
    reaching_ms: float
    total_ms: float


def option(path):
    """For Java, so that there is something to read."""
    return f"-Xlog:gc,safepoint:file={path}:timemillis:filecount=0"


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return [found for line in file if (found := parsed(line))]


def parsed(line):
    """None for lines about something else."""
    found = _LINE.match(line)
    if not found:
        return None
    at, why, reaching, total = found.groups()
    return Safepoint(int(at) / 1e3, why, int(reaching) / 1e6, int(total) / 1e6)
