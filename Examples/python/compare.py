"""Compares two faces: compare.py A.ppm B.ppm prints the cosine of their embeddings."""

import sys

import numpy as np
from face import Model


def picture(path: str) -> np.ndarray:
    """The bytes of a binary PPM file of 112 x 112 pixels."""
    with open(path, "rb") as file:
        data = file.read()
    *header, pixels = data.split(None, 4)[:4] + [data[-112 * 112 * 3 :]]
    if header != [b"P6", b"112", b"112", b"255"] or len(pixels) != 112 * 112 * 3:
        raise SystemExit(f"{path}: expected a binary PPM file of 112 x 112 pixels")
    return np.frombuffer(pixels, np.uint8).reshape(112, 112, 3)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(f"usage: {sys.argv[0]} A.ppm B.ppm")
    pictures = np.stack([picture(path) for path in sys.argv[1:]])
    first, second = Model().embed(pictures, normalize=True).astype(np.float64)
    print(f"{first @ second:.6f}")
