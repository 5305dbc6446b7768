"""Embeds a collection of pictures with Ray Data; the result is a folder of Parquet files.

    ray_embed.py faces/ --output embeddings               # all JPEG and PNG files below faces/
    ray_embed.py --list names.txt --output embeddings --package my_face --workers 8

The pictures are cropped and aligned faces of the model's size, RGB or grey. A row of the result is
a picture: `path` as given, `embedding` (a list of float32 of fixed size) and `error`. A picture
that cannot be embedded has an error in place of the embedding and stops nothing; so does one that
workers die of time and again. Rows are in no order.

Each worker is a process with one CPU, one thread and one model. When one dies, or its machine does,
Ray starts another and gives it the batch anew. Before the result appears under its name, the
program checks that it holds each picture exactly once; where it does not, or anything else fails,
there is no result and the exit code is 1.

On a cluster (--address) all machines need the package, what requirements.txt lists, and the same
paths for the pictures and the output.
"""

import argparse
import collections
import contextlib
import importlib
import logging
import os
import shutil
import sys
import time
from typing import Any, Iterator, NamedTuple, Optional

# Ray reports its use to its makers unless told otherwise, and warns of restarts of workers, which
# work: the tests kill some.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")

try:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    import ray
    import ray.data
    from PIL import Image
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy
except ModuleNotFoundError as missing:
    requirements = os.path.join(os.path.dirname(__file__), "requirements.txt")
    raise SystemExit(f"{missing}; expected what pip install -r {requirements} installs")

SUFFIXES = (".jpg", ".jpeg", ".png")

#: Rows of a Parquet file: 20 MB of embeddings of 512 numbers.
ROWS_PER_FILE = 10_000

#: What Ray says of itself is left out; this program tells what matters.
QUIET = {"logging_level": logging.ERROR, "log_to_driver": False}

#: An embedding, or the reason why there is none.
Row = tuple[Optional[np.ndarray], Optional[str]]

#: What attempts are at: a batch, by its first picture, or a picture.
BATCH, PICTURE = "batch ", "picture "

#: How many workers may die at a batch until its pictures are tried one by one, and how many then
#: at one picture until that is given up.
DEATHS = 2


class Attempts:
    """Counts for all workers how often work was begun and not ended: who died cannot tell."""

    def __init__(self) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self.repeated = 0

    def begin(self, work: str) -> int:
        """How many died at this before."""
        deaths = self.counts[work]
        self.counts[work] += 1
        self.repeated += deaths > 0 and work.startswith(BATCH)
        return deaths

    def end(self, work: str) -> None:
        del self.counts[work]

    def batches_repeated(self) -> int:
        """How many batches were begun anew."""
        return self.repeated


class Signature(NamedTuple):
    """What a package's model takes and gives."""

    height: int
    width: int
    numbers: int

    @staticmethod
    def of(package: str) -> "Signature":
        """That of an installed package; ends the program where it is not one for pictures."""
        try:
            module = importlib.import_module(package)
        except (ImportError, OSError) as error:
            raise SystemExit(
                f"{error}; expected --package to name an installed package of a model:"
                f" burin compile MODEL --emit python-package -o {package}"
                f" && pip install ./{package}"
            )
        if not hasattr(getattr(module, "Model", None), "embed"):
            raise SystemExit(f"the package {package} has no Model.embed; expected one for pictures")
        _, _, height, width = module.INPUT_SHAPES[0]
        try:
            module.Model(threads=1)
        except Exception as error:  # What it is depends on the package.
            raise SystemExit(f"the model of the package {package} does not run here: {error}")
        return Signature(height, width, int(np.prod(module.OUTPUT_SHAPES[0])))


class Embedder:
    """A worker: makes the model once and embeds batch after batch."""

    def __init__(self, package: str, signature: Signature, folder: str, attempts: Any) -> None:
        self.model = importlib.import_module(package).Model(threads=1)
        self.signature = signature
        self.folder = folder
        self.attempts = attempts

    def __call__(self, batch: pa.Table) -> pa.Table:
        paths = batch["path"].to_pylist()
        with self.attempt(BATCH + paths[0]) as deaths:
            make = self.careful_row if deaths >= DEATHS else self.row
            rows = [make(path) for path in paths]
        numbers = pa.list_(pa.float32(), self.signature.numbers)
        return pa.table(
            {
                "path": batch["path"],
                "embedding": pa.array([embedding for embedding, _ in rows], numbers),
                "error": pa.array([error for _, error in rows], pa.string()),
            }
        )

    @contextlib.contextmanager
    def attempt(self, work: str) -> Iterator[int]:
        """Counts an attempt; gives how many workers died at the same work before."""
        yield ray.get(self.attempts.begin.remote(work))
        self.attempts.end.remote(work)

    def careful_row(self, path: str) -> Row:
        """The row of one of the pictures that workers died of."""
        with self.attempt(PICTURE + path) as deaths:
            if deaths >= DEATHS:
                return None, f"{deaths} workers died of this picture"
            return self.row(path)

    def row(self, path: str) -> Row:
        """The embedding of a picture, or why there is none."""
        try:
            pixels = self.pixels(path)
        except Exception as error:  # Pillow raises whatever its decoders do.
            return None, str(error) or type(error).__name__
        return self.model.embed(pixels), None

    def pixels(self, path: str) -> np.ndarray:
        with Image.open(os.path.join(self.folder, path), formats=("JPEG", "PNG")) as image:
            if (image.height, image.width) != self.signature[:2]:
                raise ValueError(
                    f"{image.width} x {image.height} pixels;"
                    f" expected {self.signature.width} x {self.signature.height}"
                )
            if image.mode not in ("RGB", "L"):
                raise ValueError(f"pixels of the mode {image.mode}; expected RGB or grey (L)")
            return np.asarray(image.convert("RGB"))


def below(folder: str) -> Iterator[str]:
    """The pictures in a folder and the folders in it."""

    def stop(error: OSError) -> None:
        raise SystemExit(f"{error.filename}: {error.strerror}; expected a readable folder")

    for parent, _, names in os.walk(folder, onerror=stop):
        for name in names:
            if name.lower().endswith(SUFFIXES):
                yield os.path.join(parent, name)


def find(arguments: argparse.Namespace) -> list[str]:
    """All pictures that are asked for, in order and once each."""
    paths: list[str] = []
    for given in arguments.pictures:
        if os.path.isdir(given):
            paths += below(given)
        elif os.path.exists(given):
            paths.append(given)
        else:
            raise SystemExit(f"{given}: no such file; expected a picture or a folder of pictures")
    if arguments.list is not None:
        try:
            with sys.stdin if arguments.list == "-" else open(arguments.list) as lines:
                paths += [line.rstrip("\n") for line in lines if line != "\n"]
        except (OSError, UnicodeDecodeError) as error:
            raise SystemExit(f"{arguments.list}: {error}; expected a path of a picture a line")
    for path in paths:
        try:
            path.encode()
        except UnicodeEncodeError:
            raise SystemExit(f"{path!a}: a name that is not UTF-8; Parquet holds no other")
    if not paths:
        raise SystemExit(f"no pictures are given; expected files that end in {' '.join(SUFFIXES)}")
    return sorted(set(paths))


def embed(
    paths: list[str], folder: str, package: str, signature: Signature, workers: int, size: int
) -> int:
    """Embeds the pictures in batches of a size and writes Parquet files into the folder.

    Returns how many batches were begun anew because a worker had died.
    """
    batches = [pa.table({"path": paths[at : at + size]}) for at in range(0, len(paths), size)]
    # On this machine, for without it all is lost. No CPU for this, and none for writing: the
    # workers have all.
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    counter = ray.remote(num_cpus=0, scheduling_strategy=here)(Attempts)
    attempts = counter.options(max_restarts=-1, max_task_retries=-1).remote()
    # Ray Data restarts workers that died, and gives them what they were at, without limit.
    rows = ray.data.from_arrow(batches).map_batches(
        Embedder,
        fn_constructor_args=(package, signature, os.getcwd(), attempts),
        batch_size=size,
        batch_format="pyarrow",
        num_cpus=1,
        # Two, so that a worker has its next batch at hand; more would leave the last ones uneven.
        compute=ray.data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=2),
    )
    rows.write_parquet(folder, min_rows_per_file=ROWS_PER_FILE, ray_remote_args={"num_cpus": 0})
    return ray.get(attempts.batches_repeated.remote())


def verify(folder: str, paths: list[str]) -> int:
    """Ends the program unless the files hold each path exactly once; returns how many errors."""
    table = pq.read_table(folder, columns=["path", "error"])
    found = collections.Counter(table["path"].to_pylist())
    lost = [path for path in paths if path not in found]
    doubled = [path for path, count in found.items() if count > 1]
    strange = found.keys() - set(paths)
    if lost or doubled or strange:
        example = (lost + doubled + sorted(strange))[0]
        raise SystemExit(
            f"of {len(paths)} pictures {len(lost)} are lost, {len(doubled)} doubled and"
            f" {len(strange)} others there, {example} among them; expected each once"
        )
    return table.num_rows - table["error"].null_count


def start(arguments: argparse.Namespace) -> int:
    """Starts Ray, or connects to it; returns how many workers there shall be."""
    ray.data.DataContext.get_current().enable_progress_bars = sys.stderr.isatty()
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    if arguments.address is None:
        package = importlib.import_module(arguments.package)
        workers = arguments.workers or package.available_threads()
        ray.init(address="local", num_cpus=workers, include_dashboard=False, **QUIET)
        return workers
    ray.init(address=arguments.address, **QUIET)
    return arguments.workers or max(1, int(ray.cluster_resources().get("CPU", 0)))


def run(paths: list[str], signature: Signature, arguments: argparse.Namespace) -> str:
    """Embeds into a folder aside, checks that, and gives it the name of the output.

    Returns what there is to say of it.
    """
    output = os.path.abspath(arguments.output)
    name = f".{os.path.basename(output)}.partial-{os.getpid()}"
    aside = os.path.join(os.path.dirname(output), name)
    try:
        os.mkdir(aside)
    except OSError as error:
        raise SystemExit(f"{aside}: {error.strerror}; expected a folder to write to")
    try:
        workers = start(arguments)
        begin = time.monotonic()
        repeated = embed(paths, aside, arguments.package, signature, workers, arguments.batch)
        seconds = time.monotonic() - begin
        errors = verify(aside, paths)
        os.rename(aside, output)
    except (OSError, ray.exceptions.RayError) as error:
        raise SystemExit(f"{error}\nnothing was written to {output}")
    finally:
        ray.shutdown()
        shutil.rmtree(aside, ignore_errors=True)
    speed = len(paths) / seconds
    again = f"; workers died, {repeated} batches were begun anew" if repeated else ""
    return (
        f"{len(paths)} pictures, {errors} with an error, in {seconds:.1f} s: {speed:.1f} a second,"
        f" {speed / workers:.1f} each of {workers} workers{again}"
    )


def count(text: str) -> int:
    """A positive number of an option."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r}; expected a number from 1")
    return int(text)


def main() -> None:
    summary, _, rest = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", nargs="*", help="pictures, and folders that hold some")
    parser.add_argument("--list", metavar="FILE", help="a file of paths, one a line; - is stdin")
    parser.add_argument("--output", metavar="FOLDER", required=True, help="must not exist yet")
    parser.add_argument("--package", default="face", help="the model's package; default face")
    parser.add_argument("--workers", metavar="N", type=count, help="default: one for each CPU")
    parser.add_argument("--batch", metavar="N", type=count, default=64, help="default 64")
    parser.add_argument("--address", help="a running Ray cluster; default: one for this run alone")
    arguments = parser.parse_args()
    if os.path.lexists(arguments.output):
        raise SystemExit(f"{arguments.output} exists; expected the name of a new folder")
    signature = Signature.of(arguments.package)
    # Ray tells of workers that died on the standard output, which is this program's.
    with contextlib.redirect_stdout(sys.stderr):
        summary = run(find(arguments), signature, arguments)
    print(summary)


if __name__ == "__main__":
    main()
