import os
import subprocess
import sys
import types
import unittest

import processes


class Statuses(unittest.TestCase):
    def test_a_name_with_blanks_and_parentheses_is_skipped(self):
        fields = ["S", "17"] + ["0"] * 9 + ["4", "3", "2", "1"] + ["0"] * 5

        stat = processes.Stat("42 (a) b (c) " + " ".join(fields))

        self.assertEqual((stat.pid, stat.parent, stat.ticks), (42, 17, 10))

    def test_backends_and_their_workers_do_not_belong_to_the_proxy(self):
        parents = [(1, 0), (2, 1), (3, 2), (4, 3), (5, 2), (6, 1), (7, 2)]
        stats = {pid: types.SimpleNamespace(pid=pid, parent=parent) for pid, parent in parents}

        proxy = processes.tree(2, without={3, 7}, stats=stats)

        self.assertEqual({process.pid for process in proxy}, {2, 5})

    def test_the_time_of_a_child_that_has_ended_stays_in_the_sum(self):
        before = processes.cpu_seconds(processes.tree(os.getpid()))

        subprocess.run([sys.executable, "-c", "for _ in range(10**7): pass"], check=True)

        self.assertGreater(processes.cpu_seconds(processes.tree(os.getpid())), before)

    def test_what_is_resident_is_more_than_nothing(self):
        mine = processes.tree(os.getpid())

        self.assertGreater(processes.rss(mine), 1 << 20)
        self.assertGreaterEqual(processes.peak_rss(mine), processes.pss(mine))


if __name__ == "__main__":
    unittest.main()
