import unittest

import safepoints

LINE = (
    '[1795757701651ms] Safepoint "SerialCollectForAllocation", Time since last: 103995716 ns, Reaching safepoint: 9304 ns, '
    "At safepoint: 995850 ns, Leaving safepoint: 2293 ns, Total: 1007447 ns, Threads: 0 runnable, 29 total"
)


class Lines(unittest.TestCase):
    def test_a_safepoint_is_told_with_its_cause_and_all_that_it_took(self):
        stop = safepoints.parsed(LINE)

        self.assertEqual(stop, safepoints.Safepoint(1795757701.651, "SerialCollectForAllocation", 0.009304, 1.007447))

    def test_other_lines_are_none(self):
        self.assertIsNone(safepoints.parsed("[1795757701784ms] GC(106) Pause Young (Allocation Failure) 19M->11M(30M) 0.977ms"))


if __name__ == "__main__":
    unittest.main()
