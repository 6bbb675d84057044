"""The figures of a run as one table per scenario, for a terminal or as Markdown."""

import os
import platform
import re
import statistics


class Round:
    """What was measured of one peer in one round."""

    def __init__(self, load, answer_size, proxy_cpu, backend_cpu, backend_connections, allocated, noise):
        # By bytes: an answer that was under way when time was up has cost something, too.
        answers = load.bytes / answer_size
        self.rate = answers / load.seconds
        self.latency = load.latency
        self.cpu = proxy_cpu * 1e6 / answers
        self.backend_cpu = backend_cpu * 1e6 / answers
        self.backend_connections = backend_connections
        self.allocated = None if allocated is None else allocated / answers
        self.noise = noise


class Table:
    """The rounds of one scenario, summed up. The base is the peer that ratios are to."""

    def __init__(self, scenario, rounds, base, peak_rss):
        self.scenario = scenario
        self.rounds = rounds  # a list of {peer name: Round}, in the order in which they were run
        self.base = base
        self.peak_rss = peak_rss
        self.peers = sorted(rounds[0])

    def ordered(self):
        """The base first, the others as they are called."""
        return [self.base] + [name for name in self.peers if name != self.base]

    def values(self, peer, figure):
        return [figure(rounds[peer]) for rounds in self.rounds]

    def ratio(self, peer, figure):
        """The median of the ratios within each round: what slows a whole round down cancels."""
        return statistics.median(figure(rounds[peer]) / figure(rounds[self.base]) for rounds in self.rounds)

    def head(self):
        return [
            "",
            "CPU µs/request",
            "spread",
            f"to {self.base}",
            "requests/s",
            "spread",
            f"to {self.base}",
            "p50 ms",
            "p99 ms",
            "peak RSS MiB",
            "backend CPU µs",
            "allocated B",
        ]

    def rows(self):
        for peer in self.ordered():
            cpu = self.values(peer, lambda each: each.cpu)
            rate = self.values(peer, lambda each: each.rate)
            allocated = self.values(peer, lambda each: each.allocated)
            yield [
                peer,
                f"{statistics.median(cpu):.1f}",
                f"{min(cpu):.1f}–{max(cpu):.1f}",
                f"{self.ratio(peer, lambda each: each.cpu):.2f}",
                f"{statistics.median(rate):.0f}",
                f"{min(rate):.0f}–{max(rate):.0f}",
                f"{self.ratio(peer, lambda each: each.rate):.2f}",
                *(f"{statistics.median(r[peer].latency[p] for r in self.rounds):.2f}" for p in ("p50", "p99")),
                f"{self.peak_rss[peer] / (1 << 20):.0f}",
                f"{statistics.median(self.values(peer, lambda each: each.backend_cpu)):.1f}",
                "–" if None in allocated else f"{statistics.median(allocated):.0f}",
            ]

    def noise(self):
        """What the machine did beside the run, in one line."""
        noises = [each.noise for rounds in self.rounds for each in rounds.values()]
        others = [noise.others for noise in noises]
        stolen = [noise.stolen for noise in noises]
        return (
            f"Others had {statistics.median(others):.0%} of the machine in the median round, {max(others):.0%} at most; "
            f"the hypervisor kept {statistics.median(stolen):.0%}, {max(stolen):.0%} at most."
        )

    def round_head(self):
        return ["round", "peer", "CPU µs/request", "requests/s", "p99 ms", "backend connections opened", "others' CPU", "stolen"]

    def round_rows(self):
        for number, rounds in enumerate(self.rounds, 1):
            for peer, each in rounds.items():
                yield [
                    str(number),
                    peer,
                    f"{each.cpu:.1f}",
                    f"{each.rate:.0f}",
                    f"{each.latency['p99']:.2f}",
                    str(each.backend_connections),
                    f"{each.noise.others:.0%}",
                    f"{each.noise.stolen:.0%}",
                ]


class Noise:
    """What share of the machine went to others while a round was run."""

    def __init__(self, before, after, ours):
        total = after.total - before.total
        # Ours is read a moment later than the machine's; a small negative difference is nothing.
        self.others = max(0.0, after.processes - before.processes - ours) / total
        self.stolen = (after.stolen - before.stolen) / total


def aligned(head, rows):
    """Columns under each other; the first is for words, the others are for figures."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = [cell.rjust(width) for cell, width in zip(line, widths)]
        cells[0] = line[0].ljust(widths[0])
        yield "  ".join(cells).rstrip()


def markdown(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join("---" if column == 0 else "---:" for column in range(len(head))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def machine():
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
