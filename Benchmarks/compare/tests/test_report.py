"""The tables, from measurements made up so that every figure is known."""

import unittest

from compare import report

SECONDS = {"burin": [0.020, 0.010, 0.012], "ncnn": [0.018, 0.030, 0.015], "mnn": [0.04] * 3}


def results():
    """One network, one configuration, three engines."""
    agreement = {
        "burin": {"error": 0.0, "cosine": 1.0},
        "ncnn": {"error": 2e-6, "cosine": 0.9999999},
        "mnn": {"error": 2e-3, "cosine": 0.9999},
    }
    return {
        "machine": {
            "date": "2026-01-02", "cpu": "Some CPU", "vector_instructions": ["avx2"],
            "processors": 2, "memory_bytes": 2**34, "system": "Linux 6", "python": "3.11",
            "engines": {
                name: {"title": name.upper(), "version": "1", "settings": "x", "runtime_bytes": 0}
                for name in SECONDS
            },
        },
        "command": "--quick", "rounds": 3, "burst": 1, "realtime": False,
        "configurations": [[1, 1]],
        "latency": [{
            "network": "net", "threads": 1, "batch": 1, "seconds": SECONDS, "agreement": agreement,
        }],
        "startup": [{
            "network": "net", "artefact_bytes": {"burin": 4_100_000},
            "processes": {"burin": {"seconds": [0.3, 0.1, 0.2], "bytes": [5e6, 7e6, 6e6]}},
        }],
        "not_installed": {"iree": "the package x is not installed"},
        "failures": [{"engine": "litert", "network": "net", "reason": "no converter"}],
    }


class ReportTests(unittest.TestCase):
    def test_fastest_other_is_the_least_median_besides_burin(self):
        self.assertEqual(report.fastest_other(SECONDS), "ncnn")
        self.assertIsNone(report.fastest_other({"burin": [1.0], "mnn": []}))

    def test_row_has_minimum_median_and_ratios(self):
        entry = results()["latency"]
        row = report.latency_rows(entry, ["burin", "ncnn", "mnn"], 1)[0]
        self.assertEqual(row[:3], ["net", "10.0 / 12.0", "**15.0 / 18.0**"])
        self.assertEqual(row[3], "40.0 / 40.0")
        # 18 to 12 at the medians, 15 to 10 at the minima.
        self.assertEqual(row[4:], ["1.50x (ncnn)", "1.50x (ncnn)"])

    def test_minimum_is_compared_with_the_fastest_by_minimum(self):
        steady = {"burin": [0.010, 0.012], "ncnn": [0.015, 0.018], "mnn": [0.012, 0.030]}
        self.assertEqual(report.faster(steady, report.median), "1.50x (ncnn)")
        self.assertEqual(report.faster(steady, min), "1.20x (MNN)")

    def test_batches_are_given_by_image(self):
        row = report.latency_rows(results()["latency"], ["burin"], 2)[0]
        self.assertEqual(row[1], "5.00 / 6.00")

    def test_engine_without_times_leaves_its_cell_empty(self):
        entry = [{"network": "net", "seconds": {"burin": [0.01]}}]
        row = report.latency_rows(entry, ["burin", "mnn"], 1)[0]
        self.assertEqual(row, ["net", "10.0 / 10.0", "", "", ""])

    def test_disagreement_is_found(self):
        worst = report.worst_agreement(results())
        self.assertFalse(report.disagreeing(worst["ncnn"]))
        self.assertTrue(report.disagreeing(worst["mnn"]))
        self.assertTrue(report.disagreeing({"error": float("nan"), "cosine": 1.0}))

    def test_page_names_machine_figures_and_what_is_missing(self):
        page = report.markdown(results())
        for text in (
            "Some CPU", "2026-01-02", "### 1 thread, batch 1", "1.50x",
            "| Burin | 100 | 200 | 6 | 4.1 |", "net 83.3 (ncnn 55.6)", "the package x",
            "LiteRT, net: no converter",
        ):
            self.assertIn(text, page)


if __name__ == "__main__":
    unittest.main()
