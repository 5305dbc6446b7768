"""Writes pictures that cannot be embedded, each for another reason: bad_pictures.py GOOD.jpg.

    bad/      what neither Pillow nor compiled programs can read
    black/    one that watched.py kills workers with
    white/    one that watched.py refuses
    other/    what compiled programs treat otherwise than ray_embed.py does
"""

import os
import sys

from PIL import Image

SIZE = (112, 112)

with open(sys.argv[1], "rb") as file:
    good = file.read()
for folder in ["bad", "black", "white", "other"]:
    os.mkdir(folder)
for name, content in {
    "bad/cut.jpg": good[:1000],
    "bad/empty.png": b"",
    'bad/no "picture" \\ at all.jpg': b"text\n",
    # Ten bytes before the end marker.
    "other/damaged.jpg": good[:-12] + good[-2:],
    "other/good.JPEG": good,
    "other/notes.txt": b"text\n",
}.items():
    with open(name, "wb") as file:
        file.write(content)
Image.new("RGB", SIZE).save("black/black.jpg")
Image.new("RGB", SIZE, "white").save("white/white.jpg")
Image.new("RGB", (120, 112)).save("other/wide.png")
Image.new("CMYK", SIZE).save("other/ink.jpg")
Image.open(sys.argv[1]).convert("L").save("other/grey.png")
