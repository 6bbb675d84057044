"""The goals of a run as an SVG: how much of what each goal permits was used."""

import dataclasses
from xml.sax.saxutils import escape

from figures import Sense, Verdict, shown

# In pixels. Letters of the font are narrower than this on average, so that columns never run into each other.
LETTER = 7.2
LINE = 22
GAP = 10
MARGIN = 20
BARS = 320
BAR = 12
HEAD = 74

# Bars end here, in shares of the goal; longer ones have an arrow.
MOST = 2.0

STYLE = """
    svg { font: 13px "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
    .paper { fill: #ffffff; }
    text { fill: #24292f; }
    .quiet { fill: #57606a; }
    .title { font-size: 16px; font-weight: bold; }
    .line { stroke: #24292f; stroke-width: 1.5; }
    .grid { stroke: #d0d7de; stroke-width: 1; }
    .met { fill: #2f7ed8; }
    .missed { fill: #d9730d; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117; }
      text { fill: #e6edf3; }
      .quiet { fill: #9198a1; }
      .line { stroke: #e6edf3; }
      .grid { stroke: #30363d; }
      .met { fill: #58a6ff; }
      .missed { fill: #f0883e; }
    }
"""


@dataclasses.dataclass(frozen=True)
class Bar:
    """One goal: its label, its length in shares of the goal, and what is said behind it."""

    row: str
    label: str
    verdict: Verdict
    share: float | None
    said: str

    @staticmethod
    def of(figure, goal):
        value = figure.judged(goal)
        verdict = goal.verdict(figure)
        measured = verdict.value if value is None else f"{shown(value)} {f'× {goal.peer}' if goal.peer else figure.unit}"
        return Bar(
            figure.row,
            f"{figure.row}: {figure.name}",
            verdict,
            None if value is None else used(goal, value),
            f"{measured}  ({goal.sense.value} {goal.limit:g})",
        )


def _bars(findings):
    for found in findings:
        if found.reason:
            yield Bar(found.row, found.row, Verdict.UNKNOWN, None, Verdict.UNKNOWN.value)
        for figure in found.figures:
            for goal in figure.goals:
                yield Bar.of(figure, goal)


def used(goal, value):
    """How much of what the goal permits: 1 is exactly as much, whichever way the goal goes."""
    share = value / goal.limit if goal.sense is Sense.AT_MOST else goal.limit / value if value else float("inf")
    return max(0.0, share)


def svg(findings, title):
    """Text of a file of its own."""
    bars = list(_bars(findings))
    rows = list(dict.fromkeys(bar.row for bar in bars))
    labels = max((len(bar.label) for bar in bars), default=0) * LETTER
    said = max((len(bar.said) for bar in bars), default=0) * LETTER
    left = MARGIN + labels + GAP
    width = left + BARS + 2 * GAP + 12 + said + MARGIN
    bottom = HEAD + len(bars) * LINE + max(0, len(rows) - 1) * GAP
    height = bottom + 58
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">',
        f"  <style>{STYLE}  </style>",
        '  <rect class="paper" width="100%" height="100%" />',
        _text(MARGIN, 30, title, "title"),
        *_scale(left, bottom),
    ]
    y = HEAD
    for number, bar in enumerate(bars):
        if number and bar.row != bars[number - 1].row:
            y += GAP
        lines += _bar(bar, left, y)
        y += LINE
    lines += [
        _text(MARGIN, bottom + 28, "A bar is what was measured, as a share of what the goal permits;", "quiet"),
        _text(MARGIN, bottom + 46, "where the goal is a least, it is the other way round. Up to the line the goal is met.", "quiet"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _scale(left, bottom):
    for share in (0.0, 0.5, 1.0, 1.5, 2.0):
        x = left + BARS * share / MOST
        kind = "line" if share == 1.0 else "grid"
        yield f'  <line class="{kind}" x1="{x:.1f}" y1="{HEAD - 8}" x2="{x:.1f}" y2="{bottom}" />'
        yield _text(x, HEAD - 14, "goal" if share == 1.0 else f"× {share:g}", "" if share == 1.0 else "quiet", "middle")


def _bar(bar, left, y):
    middle = y + LINE / 2
    yield _text(left - GAP, middle + 4, bar.label, "", "end")
    if bar.share is not None:
        kind = "met" if bar.verdict is Verdict.MET else "missed"
        length = max(1.0, BARS * min(bar.share, MOST) / MOST)
        yield f'  <rect class="{kind}" x="{left:.1f}" y="{middle - BAR / 2:.1f}" width="{length:.1f}" height="{BAR}" />'
        if bar.share > MOST:
            tip = left + BARS
            yield f'  <path class="{kind}" d="M{tip:.1f} {middle - BAR / 2:.1f} l10 {BAR / 2} l-10 {BAR / 2} z" />'
    yield _text(left + BARS + 2 * GAP, middle + 4, bar.said, "" if bar.share is not None else "quiet")


def _text(x, y, text, kind, anchor="start"):
    style = f' class="{kind}"' if kind else ""
    return f'  <text{style} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
