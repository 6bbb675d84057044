"""Latency at a constant rate that leaves half of nginx idle."""

import statistics

import answers
import peers
import wrk
from constantrate import ConstantRate
from figures import Figure, at_most, shown
from findings import Detail, Findings, of_rounds
from rows.row import Row
from stage import Stage

# Of the highest rate, in each of them; the median counts.
TRIALS = 3


class Latency(Row):
    name = "latency"
    title = "latency at half of nginx's maximum rate"
    programs = {"wrk": "nginx's maximum rate", "nginx": "the peer whose rate counts"}

    def measure(self, conditions):
        with Stage(conditions, self.name) as stage:
            rate = self._half_of_nginx(stage)
            load = ConstantRate(conditions, rate)
            # Percentiles as far out as these want many answers.
            rounds = stage.rounds(load, seconds=2 * conditions.pace.seconds)
            details = (*of_rounds(load, rounds, stage.peak_rss(), stage.left_out[load.name]), self._punctuality(load, rounds))
        goals = {"p50": (), "p99": (at_most(1.0, "nginx"),), "p99.9": (at_most(1.0, "nginx"),)}
        figures = [
            Figure.of(self.name, name, "ms", rounds, lambda each, name=name: each.outcome.latency[name], *goals[name])
            for name in goals
        ]
        figures.append(Figure.of(self.name, "CPU per request at this rate", "µs", rounds, lambda each: each.cpu))
        return Findings(self.name, self.title, tuple(figures), details)

    @staticmethod
    def _half_of_nginx(stage):
        nginx = next((peer for peer in stage.peers if peer.name == "nginx"), None)
        if nginx is None:
            raise peers.Impossible("the rate is half of nginx's, and nginx is not measured")
        load = wrk.Get("nginx's maximum rate", "", "/small", answers.SMALL, stage.conditions.connections)
        stage.measure(nginx, load, stage.conditions.pace.warm_up_of_others)
        rates = [stage.measure(nginx, load, stage.conditions.pace.seconds).rate for _ in range(TRIALS)]
        return statistics.median(rates) / 2

    @staticmethod
    def _punctuality(load, rounds):
        head = ["round", "peer", "p50 ms", "p99 ms", "p99.9 ms", "max ms"]
        head += ["generator late, p50 ms", "p99 ms", "p99.9 ms", "its CPU µs/request", "unsent"]
        rows = []
        for number, done in enumerate(rounds, 1):
            for peer, each in done.items():
                outcome = each.outcome
                lateness = [outcome.told["lateness"][name] for name in ("p50", "p99", "p99.9")]
                cells = [shown(value) for value in (*outcome.latency.values(), *lateness, outcome.cpu * 1e6 / outcome.work)]
                rows.append([str(number), peer, *cells, str(outcome.told["unsent"])])
        return Detail(
            f"{load.name}, latencies",
            head,
            rows,
            (
                "Latency counts from the moment at which a request was due. The generator's own lateness is in it; where it comes near the",
                "latency, the machine was too small for the rate. Requests that found no free connection until time was up were not sent,",
                "and count with what they had waited by then.",
            ),
        )
