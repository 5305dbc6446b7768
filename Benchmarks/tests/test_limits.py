"""The rows, from layers made up so that every figure is known."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "limits"))
import limits  # noqa: E402


def layer(signature, macs, milliseconds, weights):
    """A layer as `burin profile --json` tells it."""
    return {"signature": signature, "executed_macs": macs, "minimum_ms": milliseconds,
            "weight_bytes": weights}


def profile(milliseconds):
    """Two forms of a kernel and a layer without arithmetic."""
    layers = [layer("pointwise(1, 2) bias", 500_000_000, milliseconds, 3_000_000),
              layer("pointwise(3, 4)", 500_000_000, milliseconds, 1_000_000),
              layer("max_pool(5)", 0, milliseconds / 10, 0)]
    return {"peak_gflops": 100.0, "layers": layers}


class LimitsTests(unittest.TestCase):
    def test_forms_of_a_kernel_count_together(self):
        groups = limits.grouped(profile(12.5))
        self.assertEqual(groups["pointwise"],
                         {"layers": 2, "macs": 1_000_000_000, "ms": 25.0, "weights": 4_000_000})
        self.assertEqual(set(groups), {"pointwise", "max_pool"})

    def test_rows_have_peak_share_bandwidth_and_speedup(self):
        rows = limits.rows(profile(12.5), profile(6.25))
        # 2 G operations at 100 GFLOP/s are 20 ms of 25; 4 MB in 25 ms are 0.16 GB/s.
        self.assertEqual(rows[0], ["pointwise", "2", "20.00", "25.00", "80 %", "4.0", "0.2",
                                   "12.50", "2.00"])
        self.assertEqual(rows[1][:5], ["max_pool", "1", "0.00", "1.25", "0 %"])
        self.assertEqual(rows[2][:4], ["all layers", "3", "20.00", "26.25"])

    def test_table_is_markdown(self):
        self.assertEqual(limits.table([["a", "b"], ["1", "2"]]), "| a | b |\n| --- | --- |\n| 1 | 2 |")


if __name__ == "__main__":
    unittest.main()
