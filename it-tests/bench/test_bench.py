"""What is asked of a run."""

import argparse
import pathlib
import tempfile
import unittest

import bench
import falconer


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

    def test_so_is_one_whose_plot_could_not(self):
        (self.folder / "result.svg").mkdir()
        self.refused(bench.markdown, self.folder / "result.md", "result.svg", "Is a directory")

    def test_a_distribution_has_a_program_and_says_of_which_versions_it_is(self):
        program, own, runtime = (self.folder / each for each in ("bin/falconer", "VERSION", "runtime/release"))
        for file in (program, own, runtime):
            file.parent.mkdir(exist_ok=True)
        parts = (
            lambda: program.touch(0o755),
            lambda: own.write_text("1.2.3\n", encoding="ascii"),
            lambda: runtime.write_text('IMPLEMENTOR="x"\nJAVA_VERSION="25.0.3"\n', encoding="utf-8"),
        )
        for part in parts:
            self.assertFalse(falconer.is_distribution(self.folder))
            part()
        self.assertTrue(falconer.is_distribution(self.folder))
        runtime.write_text("", encoding="utf-8")
        self.assertFalse(falconer.is_distribution(self.folder))
        parts[-1]()
        program.chmod(0o644)
        self.assertFalse(falconer.is_distribution(self.folder))


if __name__ == "__main__":
    unittest.main()
