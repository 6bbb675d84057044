"""What is asked of a run, and its end before its time."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import bench
import falconer

STOPPED_WITHIN_CLEANUP = """
import time
import bench
bench.end_when_told()
with bench.temporary_folder() as folder:
    try:
        print(folder, flush=True)
        time.sleep(60)
    finally:
        print("ending", flush=True)
        time.sleep(0.5)
"""


class Asked(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="falconer-bench-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refused(self, parse, text, *words):
        with self.assertRaises(argparse.ArgumentTypeError) as refusal:
            parse(str(text))
        for word in words:
            self.assertIn(word, str(refusal.exception))

    def test_a_number_out_of_its_range_is_refused_with_the_range(self):
        for text in ("0", "51", "x", "", "-1", "1.5"):
            self.refused(bench.between(1, 50), text, f"{text} (expected: 1-50)")
        self.assertEqual(bench.between(1, 50)("50"), 50)

    def test_a_result_is_kept_in_a_file_of_markdown_only(self):
        for name in ("", "plain", "plot.svg"):
            self.refused(bench.markdown, name, repr(name), ".md file")

    def test_a_result_that_could_not_be_written_is_refused_before_anything_is_measured(self):
        (self.folder / "file").touch()
        (self.folder / "folder.md").mkdir()
        self.refused(bench.markdown, self.folder / "file" / "result.md", str(self.folder / "file"), "File exists")
        self.refused(bench.markdown, self.folder / "folder.md", "Is a directory")

    def test_the_folder_of_a_result_is_made_and_what_is_there_is_left(self):
        self.assertEqual(bench.markdown(str(self.folder / "new" / "result.md")), str(self.folder / "new" / "result.md"))
        self.assertEqual(list((self.folder / "new").iterdir()), [])
        kept = self.folder / "kept.md"
        kept.write_text("earlier", encoding="ascii")
        bench.markdown(str(kept))
        self.assertEqual(kept.read_text(encoding="ascii"), "earlier")

    def test_a_distribution_says_of_which_versions_it_is(self):
        program = self.folder / "bin" / "falconer"
        program.parent.mkdir()
        program.touch(0o755)
        self.assertFalse(falconer.is_distribution(self.folder))
        (self.folder / "VERSION").touch()
        (self.folder / "runtime").mkdir()
        (self.folder / "runtime" / "release").touch()
        self.assertTrue(falconer.is_distribution(self.folder))


class Stopped(unittest.TestCase):
    def test_a_second_signal_does_not_cut_short_what_the_first_one_began(self):
        for first in bench.STOPPING:
            with subprocess.Popen(
                [sys.executable, "-B", "-c", STOPPED_WITHIN_CLEANUP],
                cwd=os.path.dirname(os.path.abspath(__file__)),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            ) as run:
                folder = run.stdout.readline().strip()
                self.assertTrue(os.path.isdir(folder))
                run.send_signal(first)
                self.assertEqual(run.stdout.readline(), "ending\n")
                for second in bench.STOPPING:
                    run.send_signal(second)
                _, said = run.communicate(timeout=30)
            self.assertEqual(run.returncode, 128 + first)
            self.assertFalse(os.path.exists(folder))
            self.assertEqual(said, "bench: stopping: what was measured is not kept\n")


if __name__ == "__main__":
    unittest.main()
