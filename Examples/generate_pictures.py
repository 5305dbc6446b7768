"""Draws pictures to try the examples on: generate_pictures.py COUNT FOLDER [--size 112].

Each is a JPEG file of smooth colours drawn from its own seed, unlike all others and nobody's face;
the same COUNT gives the same bytes. A thousand go into each folder, FOLDER/000 and so on.
"""

import argparse
import os

import numpy as np
from PIL import Image

PER_FOLDER = 1000


def picture(seed: int, size: int) -> Image.Image:
    """Colours of an 8 x 8 grid, drawn from a seed and smoothed."""
    grid = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    return Image.fromarray(grid).resize((size, size), Image.Resampling.BICUBIC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder")
    parser.add_argument("--size", type=int, default=112, help="pixels a side; default 112")
    arguments = parser.parse_args()
    for seed in range(arguments.count):
        folder = os.path.join(arguments.folder, f"{seed // PER_FOLDER:03}")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{seed:06}.jpg")
        picture(seed, arguments.size).save(path, quality=90)


if __name__ == "__main__":
    main()
