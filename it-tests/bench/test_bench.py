"""What the benchmark computes and refuses, without a proxy: python3 -m unittest discover -s it-tests/bench"""

import os
import subprocess
import sys
import unittest

import load
import processes
import report


class Fake:
    def __init__(self, **fields):
        self.__dict__.update(fields)


def a_load(**fields):
    under_load = load.Load.__new__(load.Load)
    under_load.__dict__.update({"requests": 1000, "bytes": 100_000, "seconds": 2.0, "errors": {}, "latency": {}} | fields)
    return under_load


class Statuses(unittest.TestCase):
    def test_a_name_with_blanks_and_parentheses_is_skipped(self):
        fields = ["S", "17"] + ["0"] * 9 + ["4", "3", "2", "1"] + ["0"] * 5

        stat = processes.Stat("42 (a) b (c) " + " ".join(fields))

        self.assertEqual((stat.pid, stat.parent, stat.ticks), (42, 17, 10))

    def test_the_backend_and_its_workers_do_not_belong_to_the_proxy(self):
        stats = {pid: Fake(pid=pid, parent=parent) for pid, parent in [(1, 0), (2, 1), (3, 2), (4, 3), (5, 2), (6, 1)]}

        proxy = processes.tree(2, without=3, stats=stats)

        self.assertEqual({process.pid for process in proxy}, {2, 5})

    def test_the_time_of_a_child_that_has_ended_stays_in_the_sum(self):
        before = processes.cpu_seconds(processes.tree(os.getpid()))

        subprocess.run([sys.executable, "-c", "for _ in range(10**7): pass"], check=True)

        self.assertGreater(processes.cpu_seconds(processes.tree(os.getpid())), before)


class Checks(unittest.TestCase):
    peer = Fake(name="peer")

    def test_whole_answers_pass(self):
        a_load().check(self.peer, 100, 1001, 8)

    def test_answers_under_way_at_the_end_pass(self):
        a_load(bytes=100_799).check(self.peer, 100, 1009, 8)

    def test_what_is_refused(self):
        for why, under_load, backend_requests in [
            ("an error", a_load(errors={"status": 1}), 1000),
            ("nothing done", a_load(requests=0, bytes=0), 0),
            ("short answers", a_load(bytes=99_999), 1000),
            ("long answers", a_load(bytes=100_801), 1000),
            ("answers that are not the backend's", a_load(), 999),
            ("requests sent twice", a_load(), 1017),
        ]:
            with self.subTest(why), self.assertRaises(load.Wrong):
                under_load.check(self.peer, 100, backend_requests, 8)


class Tables(unittest.TestCase):
    @staticmethod
    def a_round(cpu):
        noise = Fake(others=0.0, stolen=0.0)
        return report.Round(a_load(latency={"p50": 1.0, "p99": 2.0}), 100, cpu / 1000, 0.001, 0, None, noise)

    def test_the_ratio_is_the_median_of_each_rounds_ratio(self):
        rounds = [
            {"nginx": self.a_round(nginx), "falconer": self.a_round(falconer)}
            for nginx, falconer in [(10, 20), (100, 300), (20, 80)]
        ]

        table = report.Table(None, rounds, "nginx", {"nginx": 1 << 20, "falconer": 2 << 20})

        self.assertEqual([row[0] for row in table.rows()], ["nginx", "falconer"])
        self.assertEqual([row[1:4] for row in table.rows()][1], ["80.0", "20.0–300.0", "3.00"])

    def test_a_part_of_an_answer_counts_by_its_part(self):
        whole = report.Round(a_load(), 100, 0.01, 0, 0, None, None)
        more = report.Round(a_load(bytes=125_000), 100, 0.01, 0, 0, None, None)

        self.assertAlmostEqual(whole.cpu, 10.0)
        self.assertAlmostEqual(more.cpu, 8.0)


if __name__ == "__main__":
    unittest.main()
