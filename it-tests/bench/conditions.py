"""What all rows of a run have in common: who is measured, how long, and with what."""

import dataclasses

from certificate import Certificate
from figures import BEFORE, SUBJECT


@dataclasses.dataclass(frozen=True)
class Pace:
    """How much of everything."""

    rounds: int
    # Of a counted round, and of the load before the counted ones: Java has to warm up.
    seconds: int
    warm_up: int
    warm_up_of_others: int
    # Starts and cold starts.
    samples: int
    # After which a process counts as idle.
    idle_seconds: int
    # For which pauses are watched.
    pause_seconds: int


FULL = Pace(rounds=5, seconds=4, warm_up=30, warm_up_of_others=2, samples=21, idle_seconds=10, pause_seconds=600)
QUICK = Pace(rounds=2, seconds=1, warm_up=2, warm_up_of_others=1, samples=3, idle_seconds=2, pause_seconds=10)


@dataclasses.dataclass(frozen=True)
class Conditions:
    """The common ground of a run."""

    pace: Pace
    # Names, in the order in which they are shown.
    peers: tuple
    folder: str
    # On a file system in memory, where there is one: the disk is not what is measured.
    memory: str
    distribution: str
    # Another distribution, measured as a peer, or None.
    before: str | None
    certificate: Certificate
    # The home of a JDK, for the generators of load; None where none is installed.
    jdk: str | None
    # Clients at a time.
    connections: int = 64

    def falconers(self):
        """Of the peers, those that are Falconer."""
        return [name for name in self.peers if name in (SUBJECT, BEFORE)]
