"""The command: prepares, measures, writes the tables."""

import argparse
import importlib.metadata
import itertools
import json
import shutil
import sys
from pathlib import Path

import numpy

from compare import machine, report
from compare.engine import DEFAULT, ENGINES, engine_class
from compare.engines.burin import Implementation as Burin
from compare.files import BURIN, CACHE, RESULTS, Failure
from compare.measurement import measure
from compare.networks import IMAGE, NETWORKS
from compare.prepare import prepare
from compare.process import Circumstances
from compare.startup import measure_startup


def listed(known):
    """Words with commas between them, each of `known`."""

    def parse(text):
        words = list(known) if text == "all" else text.split(",")
        unknown = [word for word in words if word not in known]
        if unknown:
            raise argparse.ArgumentTypeError(
                f"{', '.join(unknown)}; expected all, or of {', '.join(known)}")
        return words

    return parse


def counts(text):
    """Whole numbers above 0 with commas between them."""
    numbers = [int(word) for word in text.split(",")]
    if min(numbers) < 1:
        raise argparse.ArgumentTypeError("expected numbers of at least 1")
    return numbers


def options():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="Benchmarks/compare/run",
        description="Runs Burin and other engines on the same networks, side by side, and writes "
        "the tables as Markdown and JSON.")
    parser.add_argument(
        "--networks", type=listed(NETWORKS), default=list(NETWORKS), metavar="A,B",
        help=f"of {', '.join(NETWORKS)}; default: all")
    parser.add_argument(
        "--engines", type=listed(ENGINES), default=DEFAULT, metavar="A,B",
        help=f"of {', '.join(ENGINES)}; default: all but iree, which needs seconds an image")
    parser.add_argument("--threads", type=counts, default=[1, 2], metavar="N,M", help="default 1,2")
    parser.add_argument("--batch", type=counts, default=[1, 8], metavar="N,M", help="default 1,8")
    parser.add_argument(
        "--rounds", type=int, default=21, metavar="N",
        help="turns of each engine in each configuration; default 21")
    parser.add_argument(
        "--burst", type=int, default=1, metavar="N",
        help="inferences of an engine before the next one's turn; with 1, the default, each "
        "finds the caches as the other engines left them, with more they are its own")
    parser.add_argument(
        "--starts", type=int, default=5, metavar="N",
        help="fresh processes of each engine for start-up and memory; 0 for none; default 5")
    parser.add_argument(
        "--quick", action="store_true", help="1 thread, batch 1, 5 rounds, 2 starts")
    parser.add_argument(
        "--burin-options", default="", metavar="TEXT",
        help="options for burin compile, as one text: --burin-options='--isa avx512'")
    parser.add_argument(
        "--realtime", action="store_true",
        help="run all engines at real-time priority (SCHED_FIFO 10): on a machine that others "
        "use; needs the right to")
    parser.add_argument(
        "--lock", metavar="FILE",
        help="hold this file's lock while measuring, in slices of some seconds")
    parser.add_argument(
        "--discard", action="store_true",
        help="remove a network's files once it is measured: with all engines and two batches "
        "they take about 6 GB")
    parser.add_argument("--fresh", action="store_true", help="make all files anew")
    parser.add_argument(
        "-o", "--output", default="compare", metavar="NAME",
        help="NAME.md and NAME.json in Benchmarks/results; default compare")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.threads, chosen.batch, chosen.rounds, chosen.starts = [1], [1], 5, 2
    if chosen.rounds < 1 or chosen.burst < 1 or chosen.starts < 0:
        parser.error("--rounds and --burst must be at least 1, --starts at least 0")
    if "/" in chosen.output:
        parser.error("--output is a name, not a path")
    return chosen


def tell(text):
    """Progress."""
    print(f"compare: {text}", file=sys.stderr, flush=True)


def images(batch):
    """The same seeded images for all, as .npy and, for the C program, as plain floats."""
    path = CACHE / f"images-{batch}.npy"
    numbers = numpy.random.default_rng(7).uniform(0, 255, (batch, *IMAGE)).astype(numpy.float32)
    numpy.save(path, numbers)
    numbers.tofile(path.with_suffix(".f32"))
    return path


class Comparison:
    """One run of the command, and what it has found so far."""

    def __init__(self, chosen):
        self.chosen = chosen
        self.not_installed = {}
        self.failures = []
        self.latency = []
        self.startup = []
        self.engines = []
        self.made = {}
        for name in chosen.engines:
            try:
                engine_class(name).version()
                self.engines.append(name)
            except importlib.metadata.PackageNotFoundError as error:
                self.not_installed[name] = f"the package {error.name} is not installed"

    def files(self, network, batch, threads):
        """Every engine's folder and the bytes of its files; failures are noted."""
        key = (network, batch, threads)
        if key not in self.made:
            self.made[key] = self.make(*key)
        return self.made[key]

    def make(self, network, batch, threads):
        """As ``files``, once for each configuration."""
        folders, sizes = {}, {}
        for name in self.engines:
            tell(f"{network}, batch {batch}, {threads} threads: files of {name}")
            try:
                folders[name], sizes[name] = prepare(
                    name, network, batch, threads, self.chosen.burin_options.split())
            except Failure as failure:
                self.note(name, network, str(failure))
        return folders, sizes

    def note(self, engine, network, reason, **where):
        """Remembers why an engine is missing somewhere."""
        tell(f"{engine}, {network}: {reason}")
        self.failures.append({"engine": engine, "network": network, "reason": reason, **where})

    def run(self, network):
        """All configurations of one network."""
        for batch in self.chosen.batch:
            for threads in self.chosen.threads:
                folders, sizes = self.files(network, batch, threads)
                tell(f"{network}: {threads} threads, batch {batch}")
                found = measure(
                    folders, Circumstances(threads, self.chosen.realtime), batch, images(batch),
                    self.chosen.rounds, self.chosen.burst, self.chosen.lock)
                for name, reason in found.pop("failures").items():
                    self.note(name, network, reason, threads=threads, batch=batch)
                self.latency.append(
                    {"network": network, "threads": threads, "batch": batch, **found})
                self.write()
        if self.chosen.starts:
            self.start(network)
        if self.chosen.discard:
            shutil.rmtree(CACHE / network, ignore_errors=True)

    def start(self, network):
        """Start-up and memory of one network with one image and one thread."""
        folders, sizes = self.files(network, 1, 1)
        tell(f"{network}: fresh processes")
        self.startup.append({
            "network": network,
            "artefact_bytes": sizes,
            "processes": measure_startup(
                folders, Circumstances(1, self.chosen.realtime), images(1), self.chosen.starts,
                self.chosen.lock),
        })
        self.write()

    def write(self):
        """Both files, anew after every measurement: a long run that is ended leaves what it has."""
        RESULTS.mkdir(exist_ok=True)
        results = self.results()
        (RESULTS / f"{self.chosen.output}.md").write_text(report.markdown(results))
        (RESULTS / f"{self.chosen.output}.json").write_text(json.dumps(results, indent=1) + "\n")

    def results(self):
        """Everything, as it goes into the JSON file."""
        command = " ".join(
            word for word in sys.argv[1:] if not word.startswith(("--lock", "/")))
        return {
            "machine": machine.description(self.engines),
            "command": command,
            "rounds": self.chosen.rounds,
            "burst": self.chosen.burst,
            "realtime": self.chosen.realtime,
            "configurations": list(itertools.product(self.chosen.threads, self.chosen.batch)),
            "latency": self.latency,
            "startup": self.startup,
            "not_installed": self.not_installed,
            "failures": self.failures,
        }


def main():
    chosen = options()
    if not BURIN.exists():
        raise SystemExit("compare: burin is not built; run 'make build' first")
    if chosen.fresh:
        shutil.rmtree(CACHE, ignore_errors=True)
    CACHE.mkdir(exist_ok=True)
    Burin.host("so")
    comparison = Comparison(chosen)
    for network in chosen.networks:
        comparison.run(network)
    print(report.markdown(comparison.results()))
    odd = [
        name for name, measured in report.worst_agreement(comparison.results()).items()
        if report.disagreeing(measured)
    ]
    if odd:
        raise SystemExit(f"compare: these do not agree with Burin: {', '.join(odd)}")


if __name__ == "__main__":
    main()
