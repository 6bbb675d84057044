"""What is asked of a proxy under load, in a row of the benchmark."""

import dataclasses
import math

from answers import Wrong


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What one round of load has done. It has been checked: every answer was right."""

    # Whole answers, and how many more may have been under way, at the most, when time was up.
    answers: int
    under_way: int
    # Those under way count by the part that has arrived: they have cost something, too.
    work: float
    seconds: float
    # CPU time of the program that made the load.
    cpu: float
    # Milliseconds by percentile, where the load tells them.
    latency: dict = dataclasses.field(default_factory=dict)
    # What else the load tells, for the details.
    told: dict = dataclasses.field(default_factory=dict)


class Load:
    """One kind of load. What it asks for is also asked for alone, before and after each round."""

    name = "load"
    title = ""
    # What is counted.
    unit = "request"

    def check(self, peer):
        """Raises Wrong unless the peer answers right. Returns what is known of its answers then, for run()."""
        raise NotImplementedError

    def run(self, peer, seconds, known):
        """An Outcome, after that many seconds."""
        raise NotImplementedError

    def check_after(self, peer):
        self.check(peer)

    def check_backends(self, peer, outcome, requests):
        """The backends must have answered what the proxy did, each once."""
        if not outcome.answers <= requests <= outcome.answers + outcome.under_way:
            raise Wrong(f"{peer.name} under load: {outcome.answers} answers, but its backend gave {requests}")

    def check_log(self, peer, outcome, log):
        """Each request must have left its line, for which a peer has a moment."""
        log.check(peer, math.floor(outcome.answers * (1 - peer.unlogged)), outcome.answers + outcome.under_way)
