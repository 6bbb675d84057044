import unittest

import falconer


class Allocation(unittest.TestCase):
    def test_what_each_thread_allocated_is_summed_up(self):
        dump = '"a" #1 prio=5 cpu=1.00ms elapsed=2s allocated=512B defined_classes=1\n"b" allocated=3K x\n"c" allocated=1M y\n'

        self.assertEqual(falconer.allocated_by_threads(dump), 512 + 3 * 1024 + 1024 * 1024)

    def test_a_dump_without_it_tells_nothing(self):
        self.assertIsNone(falconer.allocated_by_threads("Full thread dump"))


class AccessLog(unittest.TestCase):
    def test_a_file_is_named_where_the_usage_has_one(self):
        self.assertTrue(falconer.offers_file("      --access-log[=FILE]   one line per request"))
        self.assertFalse(falconer.offers_file("      --access-log          one line per request\n      --config=FILE"))


if __name__ == "__main__":
    unittest.main()
