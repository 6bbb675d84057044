import types
import unittest

import answers
import constantrate

PEER = types.SimpleNamespace(name="peer")


def told(**changes):
    percentiles = {"p50": 200_000, "p99": 1_000_000, "p99.9": 3_000_000, "max": 4_000_000}
    return {
        "sent": 100,
        "answers": 100,
        "unsent": 2,
        "nanoseconds": 2_000_000_000,
        "latency": percentiles,
        "lateness": percentiles,
    } | changes


class Outcomes(unittest.TestCase):
    def test_nanoseconds_are_told_as_milliseconds(self):
        outcome = constantrate.outcome(PEER, told(), 64, cpu=0.1)

        self.assertEqual((outcome.answers, outcome.seconds), (100, 2.0))
        self.assertEqual(outcome.latency, {"p50": 0.2, "p99": 1.0, "p99.9": 3.0, "max": 4.0})
        self.assertEqual((outcome.told["lateness"]["p99"], outcome.told["unsent"]), (1.0, 2))

    def test_what_is_refused(self):
        for why, changes in [("a request without an answer", {"answers": 99}), ("nothing sent", {"sent": 0, "answers": 0})]:
            with self.subTest(why), self.assertRaises(answers.Wrong):
                constantrate.outcome(PEER, told(**changes), 64, cpu=0.1)


if __name__ == "__main__":
    unittest.main()
