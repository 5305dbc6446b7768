"""Checks the parts of ray_embed.py that need no cluster, in a folder with bad_pictures.py's files.

Called with the folder of ray_embed.py and an output of it, whose pictures are in the file `paths`.
"""

import argparse
import contextlib
import glob
import io
import os
import shutil
import sys

sys.path.insert(0, sys.argv[1])

import face
import numpy as np
import pyarrow.parquet as pq
import ray_embed


def told(function, *arguments):
    """What a function ends the program with."""
    try:
        function(*arguments)
    except SystemExit as end:
        return str(end)
    raise AssertionError(f"{function.__name__} of {arguments} did not end the program")


def find(*pictures, names=None):
    return ray_embed.find(argparse.Namespace(pictures=pictures, list=names))


# What is found: folders and those in them, by suffixes; files whatever their suffix; once each.
assert find("other") == [
    "other/damaged.jpg", "other/good.JPEG", "other/grey.png", "other/ink.jpg", "other/wide.png"
]
assert len(find("pictures")) == len(glob.glob("pictures/*/*.jpg")) > 1000
assert find("bad/cut.jpg", "bad/cut.jpg", "other/notes.txt") == ["bad/cut.jpg", "other/notes.txt"]
with open("names", "w") as file:
    file.write("b.jpg\n\na.jpg\nb.jpg\n")
assert find(names="names") == ["a.jpg", "b.jpg"]
sys.stdin = io.StringIO("c.jpg\n")
assert find("bad/cut.jpg", names="-") == ["bad/cut.jpg", "c.jpg"]
assert "no pictures are given" in told(find)
assert "nowhere: no such file" in told(find, "nowhere")
assert "nowhere: " in told(lambda: find(names="nowhere"))
with open(b"bad/\xff.jpg", "wb"):
    assert "not UTF-8" in told(find, "bad")
os.remove(b"bad/\xff.jpg")

# Rows, without a cluster.
signature = ray_embed.Signature.of("face")
assert signature == (112, 112, 32)
worker = ray_embed.Embedder("face", signature, os.getcwd(), None)
for path, part in {
    "bad/cut.jpg": "truncated",
    "bad/empty.png": "cannot identify",
    "bad/nowhere.jpg": "No such file",
    "bad": "Is a directory",
    "other/wide.png": "120 x 112 pixels; expected 112 x 112",
    "other/ink.jpg": "the mode CMYK",
    "other/notes.txt": "cannot identify",
}.items():
    embedding, error = worker.row(path)
    assert embedding is None and part in error, error
# Pillow passes over what compiled programs refuse.
for path in ["other/damaged.jpg", "other/good.JPEG", "other/grey.png"]:
    embedding, error = worker.row(path)
    assert embedding.shape == (32,) and embedding.dtype == np.float32 and error is None
with ray_embed.Image.open("other/grey.png") as image:
    pixels = np.stack([np.asarray(image)] * 3, axis=2)
assert (embedding == face.Model().embed(pixels)).all()

# Attempts end, and are counted while they do not.
attempts = ray_embed.Attempts()
assert [attempts.begin("batch a"), attempts.begin("batch a")] == [0, 1]
assert [attempts.begin("picture a"), attempts.begin("picture a")] == [0, 1]
attempts.end("batch a")
assert attempts.begin("batch a") == 0 and attempts.batches_repeated() == 1

# An output that lacks rows, holds some twice, or others, is refused.
with open("paths") as file:
    paths = sorted(file.read().splitlines())
assert ray_embed.verify(sys.argv[2], paths) > 0
assert "0 are lost, 0 doubled and 1 others there" in told(ray_embed.verify, sys.argv[2], paths[1:])
assert "1 are lost, 0 doubled" in told(ray_embed.verify, sys.argv[2], ["z", *paths])
shutil.copytree(sys.argv[2], "doubled")
rows = pq.read_table(sys.argv[2]).slice(0, 3)
pq.write_table(rows, "doubled/more.parquet")
assert "0 are lost, 3 doubled" in told(ray_embed.verify, "doubled", paths)

# Wrong use ends before Ray is started, and leaves nothing.
with open("broken.py", "w") as file:
    file.write(
        "INPUT_SHAPES = ((1, 3, 8, 8),)\n"
        "class Model:\n"
        "    embed = None\n"
        "    def __init__(self, threads): raise RuntimeError('no AVX2')\n"
    )
sys.path.append(os.getcwd())
os.mkdir("empty")
for arguments, message in {
    ("empty", "--output=new"): "no pictures are given; expected files",
    ("nowhere", "--output=new"): "nowhere: no such file; expected a picture",
    ("bad", "--output=no/new"): "No such file or directory; expected a folder to write to",
    ("bad", "--output=empty"): "empty exists; expected the name of a new folder",
    ("bad", "--output=new", "--package=nothing"): (
        "No module named 'nothing'; expected --package to name an installed package"
    ),
    ("bad", "--output=new", "--package=json"): (
        "the package json has no Model.embed; expected one for pictures"
    ),
    ("bad", "--output=new", "--package=broken"): (
        "the model of the package broken does not run here: no AVX2"
    ),
}.items():
    sys.argv[1:] = arguments
    assert message in told(ray_embed.main), arguments
with contextlib.redirect_stderr(io.StringIO()) as errors:
    for option in ["--batch", "--workers"]:
        for value in ["0", "-1", "two"]:
            sys.argv[1:] = ["bad", "--output", "new", f"{option}={value}"]
            assert told(ray_embed.main) == "2"
assert errors.getvalue().count("expected a number from 1") == 6
assert not glob.glob("*new*") and not glob.glob(".*new*") and not ray_embed.ray.is_initialized()

# Workers where none are asked for: one for each CPU that there is.
ray_embed.ray.init = lambda **options: options
arguments = argparse.Namespace(address=None, workers=None, package="face")
assert ray_embed.start(arguments) == face.available_threads()
