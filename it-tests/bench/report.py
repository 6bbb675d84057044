"""The findings of a run as text for a terminal or as Markdown: one table of all goals first, then details."""

import os

from figures import BEFORE, SUBJECT, Verdict, shown, span

HEAD = ["row", "figure", "unit"]
TAIL = ["ratio", "spread", "goal", "verdict"]


class Summary:
    """The one table: a line for each goal, or for a figure that has none."""

    def __init__(self, findings, peers):
        self._findings = findings
        self._peers = [SUBJECT, *(peer for peer in peers if peer != SUBJECT)]

    def head(self):
        return [*HEAD, *self._peers, *([f"to {BEFORE}"] if BEFORE in self._peers else []), *TAIL]

    def rows(self):
        for found in self._findings:
            if found.reason:
                yield [found.row] + [""] * (len(self.head()) - 2) + [Verdict.UNKNOWN.value]
            for figure in found.figures:
                medians = [shown(figure.median(peer)) for peer in self._peers]
                first = [figure.row, figure.name, figure.unit, *medians]
                first += [shown(figure.ratio(BEFORE))] if BEFORE in self._peers else []
                for goal in figure.goals:
                    yield [*first, *self._tail(figure, goal)]
                    first = [""] * len(first)
                if not figure.goals:
                    yield [*first, "", "", "", ""]

    @staticmethod
    def _tail(figure, goal):
        spread = figure.spread(goal)
        ratio = f"{shown(figure.judged(goal))} × {goal.peer}" if goal.peer and spread else ""
        return [ratio, span(*spread) if spread else "–", goal.text(figure.unit), goal.verdict(figure).value]

    def reasons(self):
        """Why rows are empty."""
        return [f"{found.row} was not measured: {found.reason}" for found in self._findings if found.reason]

    def verdicts(self):
        """In one line."""
        verdicts = [goal.verdict(figure) for found in self._findings for figure in found.figures for goal in figure.goals]
        counted = [f"{verdicts.count(verdict)} {verdict.value}" for verdict in Verdict]
        return f"{len(verdicts)} goals: {', '.join(counted)}."


class Report:
    """One run: what it was, its summary, its details."""

    NOTES = (
        "CPU is that of the proxy's own processes, backends excluded. Figures are medians over the rounds, ratios are medians of",
        "each round's ratio, and the spread is least to most of what the goal is about: of that ratio, or of the figure itself.",
    )

    def __init__(self, about, findings, peers):
        self._about = about
        self._findings = findings
        self._summary = Summary(findings, peers)
        self._others = [peer for peer in peers if peer != SUBJECT]

    def text(self):
        lines = [f"{name + ':':10}{value}" for name, value in self._about]
        lines += ["", *aligned(self._summary.head(), list(self._summary.rows()), words=3), ""]
        lines += [*self._summary.reasons(), self._summary.verdicts(), *self.NOTES]
        for detail in self._details():
            lines += ["", detail.title, *aligned(detail.head, detail.rows), *detail.notes]
        return "\n".join(lines)

    def markdown(self, plot):
        """With a plot shown, which lies beside the file."""
        lines = ["# Falconer beside " + " and ".join(self._others or ["nobody"]), ""]
        lines += [f"- {name}: {value}" for name, value in self._about]
        lines += ["", f"![Ratios and figures beside their goals]({os.path.basename(plot)})", ""]
        lines += [*markdown(self._summary.head(), self._summary.rows(), words=3), ""]
        lines += [f"- {reason}" for reason in self._summary.reasons()]
        lines += ["", self._summary.verdicts(), *self.NOTES]
        lines += ["What is measured and what is not: [it-tests/bench](../../it-tests/bench/README.md)."]
        for detail in self._details():
            lines += ["", f"## {detail.title}", "", *markdown(detail.head, detail.rows)]
            lines += ["", *detail.notes] if detail.notes else []
        return "\n".join([*lines, ""])

    def _details(self):
        return [detail for found in self._findings for detail in found.details]


def aligned(head, rows, words=1):
    """Columns under each other; the first ones are for words, the others are for figures."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        columns = enumerate(zip(line, widths))
        cells = [cell.ljust(width) if column < words else cell.rjust(width) for column, (cell, width) in columns]
        yield "  ".join(cells).rstrip()


def markdown(head, rows, words=1):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join("---" if column < words else "---:" for column in range(len(head))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
