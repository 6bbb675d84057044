import unittest

import figures
from figures import Figure, Verdict, at_least, at_most


class Ratios(unittest.TestCase):
    rounds = [{"nginx": nginx, "falconer": falconer} for nginx, falconer in [(10, 20), (100, 300), (20, 80)]]

    def test_a_ratio_is_the_median_of_each_rounds_ratio(self):
        figure = Figure.of("row", "cost", "µs", self.rounds, float)

        self.assertEqual(figure.ratio("nginx"), 3.0)
        self.assertEqual(figure.spread(at_most(1, "nginx")), (2.0, 4.0))
        self.assertEqual((figure.median("falconer"), figure.median("nginx")), (80.0, 20.0))

    def test_goals_are_met_at_their_limits(self):
        figure = Figure.of("row", "cost", "µs", self.rounds, float)

        self.assertEqual(at_most(3.0, "nginx").verdict(figure), Verdict.MET)
        self.assertEqual(at_most(2.99, "nginx").verdict(figure), Verdict.MISSED)
        self.assertEqual(at_least(3.0, "nginx").verdict(figure), Verdict.MET)
        self.assertEqual(at_least(3.01, "nginx").verdict(figure), Verdict.MISSED)
        self.assertEqual(at_most(80).verdict(figure), Verdict.MET)

    def test_a_goal_beside_a_peer_that_is_not_there_is_neither_met_nor_missed(self):
        figure = Figure.of("row", "cost", "µs", self.rounds, float)

        self.assertEqual(at_most(0.2, "caddy").verdict(figure), Verdict.UNKNOWN)
        self.assertIsNone(figure.spread(at_most(0.2, "caddy")))

    def test_goals_say_what_they_are(self):
        self.assertEqual(at_most(0.85, "nginx").text("µs"), "≤ 0.85 × nginx")
        self.assertEqual(at_most(250).text("ms"), "≤ 250 ms")


class Numbers(unittest.TestCase):
    def test_three_digits_are_shown_or_so(self):
        self.assertEqual([figures.shown(value) for value in (0.854, 12.34, 56789.1, None)], ["0.85", "12.3", "56789", "–"])

    def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(self):
        values = list(range(100, 0, -1))

        self.assertEqual([figures.percentile(values, share) for share in (0.5, 0.99, 0.999)], [50, 99, 100])


if __name__ == "__main__":
    unittest.main()
