import unittest

import report
from figures import Figure, at_most
from findings import Findings


def rows(*findings, peers=("falconer", "nginx")):
    return list(report.Summary(findings, peers).rows())


class Summaries(unittest.TestCase):
    def test_each_goal_has_a_line_and_the_figures_stand_in_the_first(self):
        figure = Figure("small", "CPU", "µs", ({"falconer": 8.0, "nginx": 10.0},), (at_most(0.85, "nginx"), at_most(9)))

        lines = rows(Findings("small", "", (figure,)))

        self.assertEqual(
            lines,
            [
                ["small", "CPU", "µs", "8.00", "10.0", "0.80 × nginx", "0.80–0.80", "≤ 0.85 × nginx", "met"],
                ["", "", "", "", "", "", "8.00–8.00", "≤ 9 µs", "met"],
            ],
        )

    def test_a_figure_without_a_goal_has_a_line_without_a_verdict(self):
        lines = rows(Findings("small", "", (Figure("small", "rate", "1/s", ({"falconer": 8.0},)),)))

        self.assertEqual(lines, [["small", "rate", "1/s", "8.00", "–", "", "", "", ""]])

    def test_a_change_is_shown_as_a_ratio_to_what_was_before(self):
        figure = Figure("small", "CPU", "µs", ({"falconer": 8.0, "before": 10.0},), (at_most(9),))

        lines = rows(Findings("small", "", (figure,)), peers=("falconer", "before"))

        self.assertEqual(lines, [["small", "CPU", "µs", "8.00", "10.0", "0.80", "", "8.00–8.00", "≤ 9 µs", "met"]])

    def test_a_row_that_failed_says_why(self):
        summary = report.Summary([Findings("tls", "", reason="no certificate")], ("falconer", "nginx"))

        self.assertEqual(list(summary.rows()), [["tls", "", "", "", "", "", "", "", "not measured"]])
        self.assertEqual(summary.reasons(), ["tls was not measured: no certificate"])


class Tables(unittest.TestCase):
    def test_figures_stand_under_each_other(self):
        self.assertEqual(list(report.aligned(["", "ms"], [["nginx", "1"]])), ["       ms", "nginx   1"])

    def test_markdown_says_which_columns_hold_figures(self):
        lines = list(report.markdown(["row", "peer", "ms"], [["a", "b", "1"]], words=2))

        self.assertEqual(lines, ["| row | peer | ms |", "|---|---|---:|", "| a | b | 1 |"])


if __name__ == "__main__":
    unittest.main()
