"""Tests of the comparison's own arithmetic: ``python -m unittest`` in Benchmarks/compare."""
