import os
import tempfile
import types
import unittest

import answers
from accesslog import AccessLog

PEER = types.SimpleNamespace(name="peer")


class Logs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "access.log")
        self.log = AccessLog(self.path)

    def test_an_emptied_log_has_what_was_appended_since(self):
        with open(self.path, "ab", buffering=0) as peer:
            peer.write(b"one\ntwo\n")
            self.log.empty(quiet=0)
            peer.write(b"three\n")

        self.assertEqual(self.log.lines(), 1)

    def test_other_lines_in_the_same_file_do_not_count(self):
        with open(self.path, "wb") as peer:
            peer.write(b"1 access: one\n2 started\n3 access: two\n" * 100_000)

        self.assertEqual(AccessLog(self.path, b" access: ").lines(), 200_000)

    def test_lines_that_are_missing_or_too_many_are_refused(self):
        with open(self.path, "wb") as peer:
            peer.write(b"line\n" * 10)

        self.log.check(PEER, 10, 10, patience=0)
        for why, least, most in [("missing", 11, 20), ("too many", 5, 9)]:
            with self.subTest(why), self.assertRaises(answers.Wrong):
                self.log.check(PEER, least, most, patience=0)


if __name__ == "__main__":
    unittest.main()
