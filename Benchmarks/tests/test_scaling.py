"""The scripts' own arithmetic, and how they call a library, on one whose results tell it."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "scaling")]
import model  # noqa: E402
import scaling  # noqa: E402

COMPILER = shutil.which("clang") or shutil.which("cc")


class ArithmeticTests(unittest.TestCase):
    def test_ratios_are_of_fastest_and_median(self):
        self.assertEqual(scaling.ratios([4.0, 6.0, 9.0], [2.0, 8.0, 3.0]), (2.0, 2.0))

    def test_a_row_divides_a_batch_by_its_images(self):
        row = scaling.row("net", [10, 12, 20], [5, 8, 9], [80, 88, 96], [40, 66, 90], 8)
        self.assertEqual(
            row, "| net | 10.00 / 12.00 | 5.00 / 8.00 | 2.00 | 1.50 | "
            "10.00 / 11.00 | 5.00 / 8.25 | 0.500 | 0.750 |")

    def test_heading_and_row_have_equal_columns(self):
        names, line = scaling.heading(4, 16).split("\n")
        row = scaling.row("net", [1], [1], [1], [1], 16)
        self.assertEqual({text.count("|") for text in (names, line, row)}, {10})
        self.assertIn("4 threads", names)
        self.assertIn("16 together", names)

    def test_kinds_take_turns_in_changing_order(self):
        calls = []
        kinds = [lambda name=name: calls.append(name) or len(calls) for name in "ab"]
        times = model.alternate(kinds, 3)
        self.assertEqual("".join(calls), "ab" + "ab" + "ba" + "ab")
        self.assertEqual(times, [[3, 6, 7], [4, 5, 8]])

    def test_counts_out_of_range_are_refused(self):
        for text in ("1", "65"):
            with self.assertRaises(scaling.argparse.ArgumentTypeError):
                scaling.number(2, 64)(text)
        self.assertEqual(scaling.number(2, 64)("64"), 64)


@unittest.skipUnless(COMPILER, "no C compiler")
class ModelTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name) / "stub.so"
        header = HERE.parents[1] / "Sources" / "CModelABI" / "include"
        subprocess.run([COMPILER, "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
                        f"-I{header}", HERE / "stub.c", "-o", cls.path], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        self.model = model.Model(self.path, images=4, threads=2)
        self.addCleanup(self.model.close)

    def test_single_images_are_different_ones(self):
        self.model.milliseconds(calls=4)
        self.assertEqual(list(self.model.results), [0, 1, 1, 3, 1, 1, 6, 1, 1, 9, 1, 1])

    def test_a_batch_is_one_call(self):
        self.model.milliseconds(images=4)
        self.assertEqual(list(self.model.results)[2::3], [4, 4, 4, 4])

    def test_threads_come_from_the_pool(self):
        self.model.milliseconds(threads=2)
        self.assertEqual(list(self.model.results)[:3], [0, 2, 1])
        with self.assertRaisesRegex(RuntimeError, "busy"):
            self.model.run(threads=3)

    def test_results_that_differ_end_the_script(self):
        kinds = [lambda: self.model.milliseconds(), lambda: self.model.milliseconds(threads=2)]
        with self.assertRaisesRegex(SystemExit, "2 threads change the results"):
            scaling.expect_equal(self.model, kinds, "2 threads")
        scaling.expect_equal(self.model, kinds[:1] * 2, "equal runs")


if __name__ == "__main__":
    unittest.main()
