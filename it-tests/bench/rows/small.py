"""Small requests on connections that are kept."""

import answers
import wrk
from figures import Figure, at_least, at_most
from findings import Findings, of_rounds
from rows.row import Row
from stage import Stage


class Small(Row):
    name = "small"
    title = "small requests on kept connections"
    programs = {"wrk": "the load"}

    def measure(self, conditions):
        load = wrk.Get("small", "GET, an answer of 12 bytes", "/small", answers.SMALL, conditions.connections)
        with Stage(conditions, self.name) as stage:
            rounds = stage.rounds(load)
            details = of_rounds(load, rounds, stage.peak_rss(), stage.left_out[load.name])
        cpu = Figure.of(
            self.name,
            "CPU per request",
            "µs",
            rounds,
            lambda each: each.cpu,
            at_most(0.85, "nginx"),
            at_most(0.8, "haproxy"),
            at_most(0.2, "caddy"),
        )
        rate = Figure.of(self.name, "requests per second", "1/s", rounds, lambda each: each.rate, at_least(1.1, "nginx"))
        return Findings(self.name, self.title, (cpu, rate), details)
