"""The steady state of the plain path: what a request allocates, and how long Java stands still."""

import collections
import os
import time

import answers
import safepoints
import wrk
from falconer import Hosted
from figures import Figure, at_most, percentile, shown
from findings import Detail, Findings
from rows.row import Row
from say import say
from stage import Stage

# Longer ones would fill the disk with lines of the access log.
PIECE_SECONDS = 60


class Steady(Row):
    name = "steady"
    title = "allocation and pauses of the plain path"
    programs = {"wrk": "the load"}

    def measure(self, conditions):
        pace = conditions.pace
        load = wrk.Get(self.name, "GET, an answer of 12 bytes", "/small", answers.SMALL, conditions.connections)
        log = os.path.join(conditions.folder, "safepoints.log")
        with Stage(conditions, self.name, contenders=[]) as stage:
            falconer = stage.add(stage.falconer(hosted=Hosted(java=safepoints.option(log))))
            stage.open(falconer)
            say(f"{self.name}: warming up")
            stage.measure(falconer, load, pace.warm_up)
            pieces, spans = [], []
            while (left := pace.pause_seconds - sum(piece.outcome.seconds for piece in pieces)) >= 1:
                begun = time.time()
                pieces.append(stage.measure(falconer, load, min(PIECE_SECONDS, round(left))))
                spans.append((begun, time.time()))
                say(f"{self.name}: {sum(piece.outcome.seconds for piece in pieces):.0f} of {pace.pause_seconds} s")
            stops = [stop for stop in safepoints.read(log) if any(begun < stop.at < ended for begun, ended in spans)]
        stops = [stop for stop in stops if not _asked_for(stop)]
        seconds = sum(piece.outcome.seconds for piece in pieces)
        allocated = [piece.allocated_each for piece in pieces]
        figures = (
            Figure.of_subject(self.name, "allocated per request", "B", allocated, at_most(200)),
            Figure.of_subject(
                self.name,
                f"longest pause in {seconds:.0f} s under load",
                "ms",
                [max((stop.total_ms for stop in stops), default=0.0)],
                at_most(5),
            ),
        )
        return Findings(self.name, self.title, figures, (self._detail(stops, pieces, seconds),))

    @staticmethod
    def _detail(stops, pieces, seconds):
        kinds = collections.defaultdict(list)
        for stop in stops:
            kinds[stop.why].append(stop)
        rows = [
            [
                why,
                str(len(found)),
                *(shown(percentile([stop.total_ms for stop in found], share)) for share in (0.5, 0.99, 1)),
                shown(max(stop.reaching_ms for stop in found)),
            ]
            for why, found in sorted(kinds.items())
        ]
        rate = sum(piece.outcome.work for piece in pieces) / seconds
        cpu = sum(piece.proxy_cpu for piece in pieces) * 1e6 / sum(piece.outcome.work for piece in pieces)
        head = ["pauses by their cause", "number", "median ms", "p99 ms", "longest ms", "of it until all had stopped, longest ms"]
        notes = (
            f"{seconds:.0f} s under load, {rate:.0f} requests/s, {shown(cpu)} µs each, after the warm-up. The machine is saturated:",
            "threads that have to stop, and the one that stops them, wait for a processor like everybody.",
        )
        return Detail("steady: pauses", head, rows, notes)


def _asked_for(stop):
    """By the benchmark itself, which counts what threads have allocated."""
    return stop.why in ("PrintThreads", "ThreadDump", "FindDeadlocks", "PrintJNI")
