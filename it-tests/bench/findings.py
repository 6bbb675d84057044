"""What a row hands in: its figures, and tables of details behind them."""

import dataclasses
import statistics

from figures import percentile, shown, span


@dataclasses.dataclass(frozen=True)
class Detail:
    """One table behind the figures, with sentences under it. The first column is for words."""

    title: str
    head: list
    rows: list
    notes: tuple = ()


@dataclasses.dataclass(frozen=True)
class Findings:
    """Everything that one row has found; reason says why it found nothing."""

    row: str
    title: str
    figures: tuple = ()
    details: tuple = ()
    reason: str | None = None


def of_rounds(load, rounds, peak_rss=None, left_out=()):
    """Two tables of measured rounds: summed up for each peer, and as they were."""
    return (
        Detail(f"{load.name}: {load.title}", _sum_head(load), list(_sum_rows(rounds, peak_rss)), (_noise(rounds), *left_out)),
        Detail(f"{load.name}, each round", _round_head(load), list(_round_rows(rounds))),
    )



def _sum_head(load):
    each = load.unit
    return ["", f"CPU µs/{each}", "spread", f"{each}s/s", "spread", "latency", "peak RSS MiB", "backend CPU µs", "allocated B"]


def _sum_rows(rounds, peak_rss):
    for peer in rounds[0]:  # the first round has them in the order in which they were named
        mine = [done[peer] for done in rounds]
        cpu, rate = [each.cpu for each in mine], [each.rate for each in mine]
        allocated = [each.allocated_each for each in mine]
        yield [
            peer,
            shown(statistics.median(cpu)),
            span(min(cpu), max(cpu)),
            shown(statistics.median(rate)),
            span(min(rate), max(rate)),
            latency(mine),
            shown(peak_rss[peer] / (1 << 20)) if peak_rss else "–",
            shown(statistics.median(each.backend_cpu_each for each in mine)),
            "–" if None in allocated else f"{statistics.median(allocated):.0f}",
        ]


def spreads(title, figures, notes=()):
    """A table of figures with many values each, which are no rounds."""
    rows = []
    for figure in figures:
        for peer in figure.rounds[0]:
            values = figure.values(peer)
            cells = [min(values), *(percentile(values, share) for share in (0.5, 0.9)), max(values)]
            rows.append([f"{figure.name.removesuffix(', median')}, {figure.unit}", peer, *map(shown, cells)])
    return Detail(title, ["", "peer", "least", "median", "p90", "most"], rows, notes)


def latency(mine):
    """Medians of percentiles, in one cell."""
    names = mine[0].outcome.latency
    medians = [(name, statistics.median(each.outcome.latency[name] for each in mine)) for name in names]
    return ", ".join(f"{name} {value:.2f} ms" for name, value in medians) or "–"


def _noise(rounds):
    """What the machine did beside the run, in one line."""
    noises = [each.noise for done in rounds for each in done.values()]
    others, stolen = [noise.others for noise in noises], [noise.stolen for noise in noises]
    return (
        f"Others had {statistics.median(others):.0%} of the machine in the median round, {max(others):.0%} at most; "
        f"the hypervisor kept {statistics.median(stolen):.0%}, {max(stolen):.0%} at most."
    )


def _round_head(load):
    return ["round", "peer", f"CPU µs/{load.unit}", f"{load.unit}s/s", "backend connections opened", "others' CPU", "stolen"]


def _round_rows(rounds):
    for number, done in enumerate(rounds, 1):
        for peer, each in done.items():
            yield [
                str(number),
                peer,
                shown(each.cpu),
                shown(each.rate),
                "–" if each.backend_connections is None else str(each.backend_connections),
                f"{each.noise.others:.0%}",
                f"{each.noise.stolen:.0%}",
            ]
