"""TLS: what a new connection costs, and a request on one that is kept."""

import answers
import wrk
from figures import Figure, at_least, at_most
from findings import Findings, of_rounds
from handshakes import Handshakes
from rows.row import Row
from stage import Stage


class Tls(Row):
    name = "tls"
    title = "TLS 1.3, a certificate with an ECDSA key on P-256"
    programs = {"wrk": "the load"}

    def measure(self, conditions):
        kept = wrk.Get(
            "kept TLS connections", "GET, an answer of 12 bytes", "/small", answers.SMALL, conditions.connections, "https"
        )
        new = Handshakes()
        with Stage(conditions, self.name) as stage:
            handshakes = stage.rounds(new)
            requests = stage.rounds(kept)
            details = of_rounds(new, handshakes, left_out=stage.left_out[new.name]) + of_rounds(
                kept, requests, stage.peak_rss(), stage.left_out[kept.name]
            )
        figures = (
            Figure.of(
                self.name, "new connections per second", "1/s", handshakes, lambda each: each.rate, at_least(0.9, "nginx")
            ),
            Figure.of(self.name, "CPU per new connection", "µs", handshakes, lambda each: each.cpu),
            Figure.of(self.name, "CPU per request, kept", "µs", requests, lambda each: each.cpu, at_most(1.0, "nginx")),
            Figure.of(self.name, "requests per second, kept", "1/s", requests, lambda each: each.rate),
        )
        return Findings(self.name, self.title, figures, details)
