import types
import unittest

import answers
import wrk

PEER = types.SimpleNamespace(name="peer")


def told(**changes):
    nothing = dict.fromkeys(("connect", "read", "write", "status", "timeout"), 0)
    return nothing | {"requests": 1000, "bytes": 100_000, "microseconds": 2_000_000, "p50": 1000, "p99": 2000} | changes


def outcome(**changes):
    return wrk.outcome(PEER, told(**changes), answer_size=100, connections=8, cpu=0.5)


class Outcomes(unittest.TestCase):
    def test_whole_answers_pass(self):
        whole = outcome()

        self.assertEqual((whole.answers, whole.work, whole.seconds), (1000, 1000.0, 2.0))
        self.assertEqual(whole.latency, {"p50": 1.0, "p99": 2.0})

    def test_a_part_of_an_answer_under_way_at_the_end_counts_by_its_part(self):
        self.assertAlmostEqual(outcome(bytes=100_750).work, 1007.5)

    def test_what_is_refused(self):
        for why, changes in [
            ("an error", {"status": 1}),
            ("nothing done", {"requests": 0, "bytes": 0}),
            ("short answers", {"bytes": 99_999}),
            ("long answers", {"bytes": 100_801}),
        ]:
            with self.subTest(why), self.assertRaises(answers.Wrong):
                outcome(**changes)

    def test_each_request_must_be_the_backends_and_only_once(self):
        load = wrk.Get("small", "", "/small", b"", 8)
        load.check_backends(PEER, outcome(), 1009)

        for why, requests in [("answers that are not the backend's", 999), ("requests sent twice", 1017)]:
            with self.subTest(why), self.assertRaises(answers.Wrong):
                load.check_backends(PEER, outcome(), requests)


if __name__ == "__main__":
    unittest.main()
