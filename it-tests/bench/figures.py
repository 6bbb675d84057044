"""What a row has measured, the goals beside it, and whether they are met."""

import dataclasses
import enum
import math
import statistics

# Whose goals these are.
SUBJECT = "falconer"

# Another distribution of Falconer, which is no peer that a goal is about.
BEFORE = "before"


class Sense(enum.Enum):
    """On which side of its limit a goal is met."""

    AT_MOST = "≤"
    AT_LEAST = "≥"

    def holds(self, value, limit):
        return value <= limit if self is Sense.AT_MOST else value >= limit


class Verdict(enum.Enum):
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "not measured"


@dataclasses.dataclass(frozen=True)
class Goal:
    """A limit for the subject's own figure, or for its ratio to that of a peer."""

    sense: Sense
    limit: float
    peer: str | None = None

    def verdict(self, figure):
        value = figure.judged(self)
        if value is None:
            return Verdict.UNKNOWN
        return Verdict.MET if self.sense.holds(value, self.limit) else Verdict.MISSED

    def text(self, unit):
        behind = f" × {self.peer}" if self.peer else f" {unit}".rstrip()
        return f"{self.sense.value} {self.limit:g}{behind}"


def at_most(limit, peer=None):
    return Goal(Sense.AT_MOST, limit, peer)


def at_least(limit, peer=None):
    return Goal(Sense.AT_LEAST, limit, peer)


@dataclasses.dataclass(frozen=True)
class Figure:
    """One quantity of each peer in each round. A round is {peer: value}; peers of other rounds are never compared."""

    row: str
    name: str
    unit: str
    rounds: tuple
    goals: tuple = ()

    @staticmethod
    def of(row, name, unit, rounds, figure, *goals):
        """From rounds of measurements: figure takes the number out of one."""
        return Figure(row, name, unit, tuple({peer: figure(each) for peer, each in done.items()} for done in rounds), goals)

    @staticmethod
    def of_subject(row, name, unit, values, *goals):
        """Of Falconer only."""
        return Figure(row, name, unit, tuple({SUBJECT: value} for value in values), goals)

    def values(self, peer):
        return [done[peer] for done in self.rounds if done.get(peer) is not None]

    def median(self, peer):
        """None where the peer was not measured."""
        values = self.values(peer)
        return statistics.median(values) if values else None

    def ratios(self, base, peer=SUBJECT):
        """The ratio within each round: what slows a whole round down cancels."""
        pairs = [(done.get(peer), done.get(base)) for done in self.rounds]
        return [mine / other for mine, other in pairs if mine is not None and other]

    def ratio(self, base, peer=SUBJECT):
        ratios = self.ratios(base, peer)
        return statistics.median(ratios) if ratios else None

    def judged(self, goal):
        """The number that the goal is about; None where it was not measured."""
        return self.ratio(goal.peer) if goal.peer else self.median(SUBJECT)

    def spread(self, goal):
        """Least and most of what the goal is about; None where it was not measured."""
        values = self.ratios(goal.peer) if goal.peer else self.values(SUBJECT)
        return (min(values), max(values)) if values else None


def percentile(values, share):
    """The least value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def shown(value):
    """With three digits or so, which is what measurements like these are worth."""
    if value is None:
        return "–"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    return f"{value:.{digits}f}"


def span(least, most):
    return f"{shown(least)}–{shown(most)}"
