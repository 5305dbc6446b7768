#!/usr/bin/env python3
"""Records alignment.json and text-bomb.png beside it: what scikit-image and OpenCV make of drawn pictures.

    pip install opencv-python-headless==4.12.0.88 scikit-image==0.26.0
    python3 record.py
"""

import json
import math
import pathlib
import random
import struct
import tempfile
import zlib

import cv2
import numpy as np
import skimage
from skimage.transform import SimilarityTransform

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "Samples"
TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366],
     [41.5493, 92.3655], [70.7299, 92.2041]])


def template(width, height):
    """The template's points for a size of crop, as insightface scales them."""
    points = TEMPLATE.copy()
    if (width, height) == (96, 112):
        points[:, 0] -= 8
    elif width % 112 == 0:
        points *= width / 112
    else:
        points *= width / 128
        points[:, 0] += 8 * width / 128
    return points


def noise(width, height, seed):
    """Bytes of a linear congruential generator (Knuth's MMIX)."""
    values = np.empty(width * height * 3, np.uint8)
    state = seed
    for index in range(values.size):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values[index] = state >> 56
    return values.reshape(height, width, 3)


def picture(description):
    """RGB pixels of a sample's name, or of [width, height, seed] of noise."""
    if isinstance(description, str):
        return cv2.imread(str(SAMPLES / description))[:, :, ::-1].copy()
    return noise(*description)


def digest(pixels):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in np.ascontiguousarray(pixels).tobytes():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def estimate(landmarks, points):
    return SimilarityTransform.from_estimate(np.array(landmarks, float), points).params[:2]


def place(scale, degrees, x, y, jitter=0.0, mirrored=False, seed=1):
    """Landmarks of a face whose nose is at (x, y)."""
    generator = random.Random(seed)
    angle = math.radians(degrees)
    result = []
    for px, py in TEMPLATE - TEMPLATE[2]:
        px = -px if mirrored else px
        px += generator.uniform(-jitter, jitter)
        py += generator.uniform(-jitter, jitter)
        result.append([
            round(x + scale * (px * math.cos(angle) - py * math.sin(angle)), 4),
            round(y + scale * (px * math.sin(angle) + py * math.cos(angle)), 4)])
    return result


def crop_case(name, source, landmarks, size=(112, 112)):
    pixels = picture(source)
    matrix = estimate(landmarks, template(*size))
    # Equal in theory, they differ in the last bits: Burin has one number for both.
    matrix[0, 1], matrix[1, 1] = -matrix[1, 0], matrix[0, 0]
    crop = cv2.warpAffine(pixels, matrix, size, borderValue=0.0)
    corners = [crop[y * (size[1] - 1) // 4, x * (size[0] - 1) // 4].tolist()
               for y in range(5) for x in range(5)]
    return {"name": name, "picture": source, "landmarks": landmarks, "size": list(size),
            "matrix": matrix.tolist(), "black": int((crop == 0).sum()), "grid": corners,
            "digest": digest(crop)}


def crops():
    field = [320, 240, 7]
    frontal = [[120.25, 140.5], [190.75, 133.0], [160.0, 178.5], [132.5, 214.25], [187.0, 208.75]]
    yield crop_case("frontal", field, frontal)
    yield crop_case("as the template", "ada-1.png", TEMPLATE.tolist())
    yield crop_case("whole shift", "ada-2.png", (TEMPLATE + [5, -3]).round(4).tolist())
    yield crop_case("drawn, turned", "cleo.png", place(0.8, 20, 55, 60, 2))
    yield crop_case("grey, turned", "ada-grey.png", place(0.9, -35, 58, 62, 1))
    for degrees in (30, 90, 135, 180, -90):
        yield crop_case(f"turned by {degrees}", field, place(1.3, degrees, 160, 120, 3))
    yield crop_case("mirrored", field, place(1.2, 10, 150, 110, 1, mirrored=True))
    yield crop_case("mirrored exactly", field, place(1, 0, 150, 110, mirrored=True))
    yield crop_case("over the left upper corner", field, place(1.1, 5, 10, 8, 1))
    yield crop_case("over the right lower corner", field, place(1.1, -5, 312, 236, 1))
    yield crop_case("beside the picture", field, place(1, 0, -400, 900))
    yield crop_case("one row inside", field, place(1, 0, 160, -40 + 0.5))
    yield crop_case("small face", field, place(0.11, 12, 100, 90))
    yield crop_case("large face", field, place(6, -8, 150, 130, 5))
    yield crop_case("on a line", field, [[10, 10], [40, 25], [20, 15], [60, 35], [100, 55]])
    yield crop_case("one pixel", [1, 1, 3], place(0.02, 0, 0, 0.3))
    yield crop_case("two by three", [2, 3, 4], place(0.04, 70, 1, 1))
    yield crop_case("one column", [1, 50, 5], place(0.5, 3, 0, 25))
    yield crop_case("one row", [50, 1, 6], place(0.5, 3, 25, 0))
    for size in ((96, 112), (128, 128), (224, 224), (256, 256), (384, 384), (896, 896)):
        yield crop_case(f"to {size[0]}x{size[1]}", field, place(1.5, 17, 170, 100, 2), size)
    generator = random.Random(20)
    for index in range(12):
        yield crop_case(f"random {index}", [97, 83, 100 + index], place(
            generator.uniform(0.2, 2), generator.uniform(-180, 180), generator.uniform(0, 97),
            generator.uniform(0, 83), 8, generator.random() < 0.3, index))


def estimates():
    generator = random.Random(9)
    for _ in range(60):
        points = [[round(generator.uniform(-50, 4000), 3) for _ in range(2)] for _ in range(5)]
        yield {"landmarks": points, "matrix": estimate(points, TEMPLATE).tolist()}


def exif(orientation):
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def with_jpeg_exif(content, orientation):
    body = b"Exif\0\0" + exif(orientation)
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


def with_png_exif(content, orientation):
    body = b"eXIf" + exif(orientation)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return content[:33] + chunk + content[33:]


def orientations():
    """What OpenCV's imread gives for the test picture with an orientation."""
    with tempfile.TemporaryDirectory() as folder:
        for name, change in (("rgb.jpg", with_jpeg_exif), ("rgb.png", with_png_exif)):
            content = (SAMPLES / "encodings" / name).read_bytes()
            for orientation in range(0, 10):
                path = pathlib.Path(folder) / name
                path.write_bytes(change(content, orientation))
                pixels = cv2.imread(str(path))[:, :, ::-1]
                yield {"picture": name, "orientation": orientation,
                       "size": [pixels.shape[1], pixels.shape[0]], "digest": digest(pixels)}


def text_bomb():
    """The test picture with 64 MiB of text in a chunk of 64 KiB."""
    content = (SAMPLES / "encodings" / "rgb.png").read_bytes()
    body = b"zTXtComment\0\0" + zlib.compress(b"a" * (64 << 20), 9)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return content[:33] + chunk + content[33:]


def rows(items):
    return "[\n" + ",\n".join("  " + json.dumps(item) for item in items) + "\n ]"


def main():
    versions = {"opencv": cv2.__version__, "scikit-image": skimage.__version__,
                "numpy": np.__version__}
    text = '{"versions": %s,\n "crops": %s,\n "estimates": %s,\n "orientations": %s}\n' % (
        json.dumps(versions), rows(crops()), rows(estimates()), rows(orientations()))
    json.loads(text)
    (HERE / "alignment.json").write_text(text)
    (HERE / "text-bomb.png").write_bytes(text_bomb())


if __name__ == "__main__":
    main()
