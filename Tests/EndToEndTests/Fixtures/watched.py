"""The package `face` as ScaleOutTests watch it; workers find it as the package `watched`.

Each picture adds a line with the worker's process to the file WATCHED_LOG names. When as many as
WATCHED_AT have come, one worker, the first that notices, writes its process to WATCHED_LOG.victim
and waits to be killed. A black picture kills the worker that embeds it; a white one is an error.
"""

import os
import signal
import time

import face
from face import INPUT_SHAPES, OUTPUT_SHAPES, available_threads  # noqa: F401

LOG = os.environ["WATCHED_LOG"]
AT = int(os.environ.get("WATCHED_AT", "0"))

#: Longer than any test waits.
LONG = 300


def log(name, text, flags=0):
    """Adds a line to a file, in one write."""
    file = os.open(name, os.O_CREAT | os.O_APPEND | os.O_WRONLY | flags)
    os.write(file, text.encode())
    size = os.fstat(file).st_size
    os.close(file)
    return size


class Model:
    def __init__(self, threads=1):
        self.model = face.Model(threads=threads)

    def embed(self, pixels):
        line = f"{os.getpid():10}\n"
        lines = log(LOG, line) // len(line)
        if 0 < AT <= lines:
            try:
                log(LOG + ".victim", line, os.O_EXCL)
                time.sleep(LONG)
            except FileExistsError:
                pass
        if pixels.max() == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if pixels.min() == 255:
            raise RuntimeError("a white picture")
        return self.model.embed(pixels)
