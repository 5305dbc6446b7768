"""Burin and other inference engines, side by side in one run."""
