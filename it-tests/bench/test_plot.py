import unittest
import xml.etree.ElementTree as xml

import plot
from figures import Figure, at_least, at_most
from findings import Findings

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*figures):
    return xml.fromstring(plot.svg([Findings("row", "", figures)], "Falconer & others"))


def figure(name, falconer, *goals):
    return Figure("row", name, "ms", ({"falconer": falconer, "nginx": 10.0},), goals)


class Shares(unittest.TestCase):
    def test_a_goal_is_used_up_at_its_limit_whichever_way_it_goes(self):
        for goal, value, share in [(at_most(5), 5, 1.0), (at_most(5), 10, 2.0), (at_least(0.9), 0.9, 1.0), (at_least(0.9), 1.8, 0.5)]:
            with self.subTest(goal=goal, value=value):
                self.assertAlmostEqual(plot.used(goal, value), share)


class Plots(unittest.TestCase):
    def test_bars_are_as_long_as_their_share_of_the_goal_and_end_at_the_edge(self):
        root = drawn(figure("a", 5.0, at_most(10)), figure("b", 50.0, at_most(1.0, "nginx")))

        bars = [each for each in root.iter(f"{SVG}rect") if each.get("class") != "paper"]
        self.assertEqual([bar.get("class") for bar in bars], ["met", "missed"])
        self.assertEqual([float(bar.get("width")) for bar in bars], [plot.BARS / 4, plot.BARS])
        self.assertEqual(len(list(root.iter(f"{SVG}path"))), 1)

    def test_what_was_measured_stands_beside_its_goal(self):
        texts = [each.text for each in drawn(figure("a", 8.0, at_most(0.85, "nginx"), at_most(9))).iter(f"{SVG}text")]

        self.assertIn("0.80 × nginx  (≤ 0.85)", texts)
        self.assertIn("8.00 ms  (≤ 9)", texts)

    def test_a_goal_that_was_not_measured_has_no_bar(self):
        root = drawn(figure("a", 8.0, at_most(0.2, "caddy")))

        self.assertEqual([each.get("class") for each in root.iter(f"{SVG}rect")], ["paper"])
        self.assertIn("not measured  (≤ 0.2)", [each.text for each in root.iter(f"{SVG}text")])

    def test_a_row_that_failed_is_named(self):
        root = xml.fromstring(plot.svg([Findings("tls", "", reason="no certificate")], "title"))

        self.assertEqual([each.text for each in root.iter(f"{SVG}text") if each.get("text-anchor") == "end"], ["tls"])

    def test_texts_of_a_line_do_not_meet(self):
        root = drawn(figure("a name that is rather long for a figure of the benchmark", 8.0, at_most(0.85, "nginx")))

        line = {}
        for each in root.iter(f"{SVG}text"):
            line.setdefault(each.get("y"), []).append(each)
        for texts in line.values():
            spans = sorted(self._span(each) for each in texts)
            for (_, end), (begin, _) in zip(spans, spans[1:]):
                self.assertLessEqual(end, begin)

    @staticmethod
    def _span(text):
        width, x = len(text.text) * plot.LETTER, float(text.get("x"))
        begin = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor")]
        return begin, begin + width


if __name__ == "__main__":
    unittest.main()
