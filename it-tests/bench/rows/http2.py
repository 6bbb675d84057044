"""HTTP/2 to clients."""

from figures import Figure, at_most
from findings import Findings, of_rounds
from h2load import H2Load
from rows.row import Row
from stage import Stage


class Http2(Row):
    name = "http2"
    title = "HTTP/2 to clients, over TLS"
    programs = {"h2load": "the load"}

    def measure(self, conditions):
        load = H2Load()
        with Stage(conditions, self.name) as stage:
            rounds = stage.rounds(load)
            details = of_rounds(load, rounds, stage.peak_rss(), stage.left_out[load.name])
        figures = (
            Figure.of(self.name, "CPU per request", "µs", rounds, lambda each: each.cpu, at_most(1.0, "nginx")),
            Figure.of(self.name, "requests per second", "1/s", rounds, lambda each: each.rate),
        )
        return Findings(self.name, self.title, figures, details)
