#!/usr/bin/env python
"""Writes verification sets of the pictures in Samples/, as insightface's tools write them.

    python2.7 make_sets.py py2 FOLDER        # protocols 0 to 2 of Python 2, 2 as the published sets
    python3   make_sets.py py3 FOLDER        # protocols 0 to 5 of Python 3
    python3   make_sets.py numpy FOLDER      # images as NumPy arrays, protocols 0, 2, 4 and 5

`faces-*.bin` have 20 pairs, alternately genuine (ada-1 with ada-2, ben and cleo with themselves) and
impostors. `dots-*.bin` have 10 pairs of a picture of 24x20 pixels, for the readers of dialects
alone; `bytes-*.bin` have no pictures, but every byte and what escapes of protocol 0 are made of. Nobody was photographed; see Samples/README.md.
"""

import os
import pickle
import sys

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "Samples")


def read(name):
    with open(os.path.join(SAMPLES, name), "rb") as file:
        return file.read()


def faces():
    """Images and labels of 20 pairs."""
    ada1, ada2, ben, cleo = [
        read(name) for name in ("ada-1.png", "ada-2.png", "ben.jpg", "cleo.png")
    ]
    genuine = [(ada1, ada2), (ben, ben), (cleo, cleo), (ada2, ada1)]
    impostors = [(ada1, ben), (ada2, cleo), (ben, cleo), (cleo, ada1), (ben, ada2)]
    images, labels = [], []
    for index in range(10):
        images += genuine[index % len(genuine)] + impostors[index % len(impostors)]
        labels += [True, False]
    return images, labels


def dots():
    """Images and labels of 10 pairs; each image is an object of its own, as in published sets."""
    picture = read(os.path.join("encodings", "grey.png"))
    return [picture[:1] + picture[1:] for _ in range(20)], [i % 2 == 0 for i in range(10)]


def every_byte():
    """Two pairs of bytes that protocol 0 escapes."""
    numbers = bytearray(range(256))
    return [
        bytes(numbers), bytes(bytearray(reversed(numbers))), b"it's \\x41 \\u0041 \\n",
        b"'\"\\'\r\n\t\0\x1a",
    ], [True, False]


def write(folder, name, content, protocol):
    with open(os.path.join(folder, name), "wb") as file:
        pickle.dump(content, file, protocol=protocol)


def main(kind, folder):
    if kind == "py2":
        import cPickle

        for name, content in (("faces", faces()), ("dots", dots())):
            with open(os.path.join(folder, name + "-py2-p2.bin"), "wb") as file:
                cPickle.dump(content, file, protocol=2)
        for name, content, protocol in (
            ("dots-py2-p1", dots(), 1), ("dots-py2-p0", dots(), 0), ("bytes-py2-p0", every_byte(), 0)
        ):
            with open(os.path.join(folder, name + ".bin"), "wb") as file:
                cPickle.dump(content, file, protocol=protocol)
        write(folder, "dots-py2-pure-p0.bin", dots(), 0)
        write(folder, "bytes-py2-pure-p0.bin", every_byte(), 0)
    elif kind == "py3":
        write(folder, "faces-py3-p4.bin", faces(), 4)
        for protocol in range(6):
            write(folder, "dots-py3-p%d.bin" % protocol, dots(), protocol)
        write(folder, "bytes-py3-p0.bin", every_byte(), 0)
    elif kind == "numpy":
        import numpy

        images, labels = dots()
        arrays = [numpy.frombuffer(image, dtype=numpy.uint8)[:, None].copy() for image in images]
        for protocol in (0, 2, 4, 5):
            write(folder, "dots-numpy-p%d.bin" % protocol, (arrays, labels), protocol)
        scalars = [numpy.bool_(label) for label in labels]
        write(folder, "dots-numpy-labels-p4.bin", (images, scalars), 4)
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
