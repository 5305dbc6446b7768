#!/usr/bin/env python3
"""Records bicubic.json beside it: what MXNet's image.resize_short makes of drawn pictures and noise.

    pip install mxnet==1.9.1 numpy==1.23.5
    python3 record_bicubic.py
"""

import json
import pathlib

import mxnet
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "Samples"

# Samples by name; noise by columns, rows, seed, least number and how many numbers follow it.
CASES = [
    ("ada-1.png", 64), ("ada-180x150.jpg", 112), ("ben.jpg", 128), ("cleo.png", 300),
    ([250, 250, 1, 0, 256], 112), ([224, 224, 2, 0, 256], 112), ([96, 96, 3, 0, 256], 112),
    ([160, 160, 4, 90, 40], 112), ([225, 224, 5, 0, 256], 112), ([224, 225, 6, 0, 256], 112),
    ([113, 113, 7, 0, 256], 112), ([111, 111, 8, 0, 256], 112), ([500, 500, 9, 254, 2], 112),
    ([1, 1, 10, 0, 256], 112), ([2, 3, 11, 0, 256], 112), ([3, 1, 12, 0, 256], 8),
    ([7, 7, 13, 0, 256], 112), ([448, 448, 14, 0, 2], 112), ([336, 336, 15, 0, 256], 112),
    ([37, 41, 16, 0, 256], 112), ([300, 200, 17, 0, 256], 112),
]


def noise(width, height, seed, least, count):
    """Numbers of a linear congruential generator (Knuth's MMIX)."""
    values = np.empty(width * height * 3, np.uint8)
    state = seed
    for index in range(values.size):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values[index] = least + (state >> 56) % count
    return values.reshape(height, width, 3)


def picture(description):
    if isinstance(description, str):
        return mxnet.image.imdecode((SAMPLES / description).read_bytes())
    return mxnet.nd.array(noise(*description), dtype=np.uint8)


def digest(pixels):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in np.ascontiguousarray(pixels).tobytes():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def case(description, length):
    resized = mxnet.image.resize_short(picture(description), length).asnumpy()
    height, width = resized.shape[:2]
    grid = [resized[y * (height - 1) // 4, x * (width - 1) // 4].tolist()
            for y in range(5) for x in range(5)]
    return {"picture": description, "length": length, "size": [width, height], "grid": grid,
            "digest": digest(resized)}


rows = ",\n".join("  " + json.dumps(case(*item)) for item in CASES)
(HERE / "bicubic.json").write_text(
    '{"mxnet": "%s",\n "cases": [\n%s\n ]}\n' % (mxnet.__version__, rows))
