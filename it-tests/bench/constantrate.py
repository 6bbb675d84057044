"""Load at a constant rate by ConstantRate.java: how long answers take that are due, whether or not others are late."""

import answers
import generator
import load

PERCENTILES = ("p50", "p99", "p99.9", "max")

# Not counted: connections are made in it, and the generator's own code gets warm.
LEAD_SECONDS = 1


class ConstantRate(load.Load):
    name = "constant rate"
    path = "/small"

    def __init__(self, conditions, rate):
        self._program = generator.Program(conditions, "ConstantRate")
        self._connections = conditions.connections
        self._rate = rate
        self.title = f"GET, an answer of 12 bytes, {rate:.0f} requests/s on {conditions.connections} connections"

    def check(self, peer):
        answers.expect(peer, peer.url(self.path), answers.SMALL)

    def run(self, peer, seconds, known):
        told, cpu = self._program.ask(
            peer,
            seconds,
            peer.port,
            self.path,
            answers.SMALL.decode(),
            self._rate,
            self._connections,
            LEAD_SECONDS,
            seconds,
        )
        return outcome(peer, told, self._connections, cpu)


def outcome(peer, told, connections, cpu):
    if told["answers"] != told["sent"] or not told["answers"]:
        raise answers.Wrong(f"{peer.name} under load: {told['answers']} answers to {told['sent']} requests")
    return load.Outcome(
        answers=told["answers"],
        under_way=2 * connections,
        work=float(told["answers"]),
        seconds=told["nanoseconds"] / 1e9,
        cpu=cpu,
        latency={name: told["latency"][name] / 1e6 for name in PERCENTILES},
        told={"lateness": {name: told["lateness"][name] / 1e6 for name in PERCENTILES}, "unsent": told["unsent"]},
    )
