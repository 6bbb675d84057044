import types
import unittest

import answers
import h2load

PEER = types.SimpleNamespace(name="peer")


def said(**changes):
    told = {"protocol": "h2", "done": 1000, "succeeded": 1000, "failed": 0, "good": 1000, "bad": 0, "data": 12000} | changes
    return (
        "TLS Protocol: TLSv1.3\nApplication protocol: {protocol}\n\n"
        "finished in 1.50s, 666.67 req/s, 50.00KB/s\n"
        "requests: {done} total, {done} started, {done} done, {succeeded} succeeded, {failed} failed, 0 errored, 0 timeout\n"
        "status codes: {good} 2xx, 0 3xx, {bad} 4xx, 0 5xx\n"
        "traffic: 98.11KB (100465) total, 33.20KB (34000) headers (space savings 80.00%), 11.72KB ({data}) data\n"
    ).format(**told)


class Outcomes(unittest.TestCase):
    def test_good_answers_count(self):
        outcome = h2load.outcome(PEER, said(), 12, cpu=0.1)

        self.assertEqual((outcome.answers, outcome.work, outcome.seconds), (1000, 1000.0, 1.5))

    def test_bodies_of_streams_under_way_at_the_end_pass(self):
        self.assertEqual(h2load.outcome(PEER, said(good=1500, data=13200), 12, cpu=0.1).answers, 1000)

    def test_what_is_refused(self):
        for why, changes in [
            ("HTTP/1.1", {"protocol": "http/1.1"}),
            ("nothing done", {"done": 0, "succeeded": 0, "good": 0, "data": 0}),
            ("a failure", {"succeeded": 999, "failed": 1}),
            ("another status", {"good": 999, "bad": 1}),
            ("short answers", {"data": 11_999}),
            ("long answers", {"data": 21_601}),
        ]:
            with self.subTest(why), self.assertRaises(answers.Wrong):
                h2load.outcome(PEER, said(**changes), 12, cpu=0.1)

    def test_what_cannot_be_read_is_refused(self):
        with self.assertRaises(answers.Wrong):
            h2load.outcome(PEER, "no figures", 12, cpu=0.1)


if __name__ == "__main__":
    unittest.main()
