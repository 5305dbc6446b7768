"""From the start of a process to its first embedding, and the memory it needs for that."""

import subprocess
import time

from compare.engines.burin import Implementation as Burin
from compare.files import CACHE, Failure
from compare.measurement import alone
from compare.process import run_once

# What a process does before it can begin: Python with NumPy and the images, no engine.
BARE = "python"
# Burin without Python: a C program that opens the library.
PROGRAM = "burin-c"


def measure_startup(folders, circumstances, images, rounds, lock):
    """Seconds and peak bytes of fresh processes by engine, in turns; files are in the page cache
    from the first round, which does not count."""
    calls = {
        name: (lambda name=name, folder=folder: run_once(
            [name, folder, 1, 1, images], circumstances, CACHE / f"{name}.log"))
        for name, folder in folders.items()
    }
    calls[BARE] = lambda: run_bare(circumstances, images)
    if "burin" in folders:
        program = Burin.host("exe")
        outputs = Burin(folders["burin"], 1, 1).result.size
        calls[PROGRAM] = lambda: run_program(
            program, folders["burin"] / "model.so", images.with_suffix(".f32"), outputs,
            circumstances)
    measures = {name: {"seconds": [], "bytes": []} for name in calls}
    for turn in range(rounds + 1):
        with alone(lock):
            take_turn(calls, measures, counts=turn > 0)
    return measures


def take_turn(calls, measures, counts):
    """A fresh process of each engine; one that fails gets no further turn."""
    for name in list(calls):
        try:
            seconds, memory = calls[name]()
        except Failure as failure:
            measures[name] = {"failure": str(failure)}
            del calls[name]
            continue
        if counts:
            measures[name]["seconds"].append(seconds)
            measures[name]["bytes"].append(memory)


def run_bare(circumstances, images):
    """Python and NumPy alone: the engine `none` gives the images back."""
    return run_once(["none", images.parent, 1, 1, images], circumstances, CACHE / "none.log")


def run_program(program, library, images, outputs, circumstances):
    """Burin's own program: seconds until all of the embedding came, and its peak memory."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [program, library, images, str(outputs)], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, preexec_fn=circumstances.apply)
    data = process.stdout.read(outputs * 4)
    seconds = time.perf_counter() - begin
    _, said = process.communicate()
    if process.returncode != 0 or len(data) != outputs * 4:
        raise Failure(f"the program ended with {process.returncode}: {said.decode().strip()}")
    return seconds, int(said) * 1024
