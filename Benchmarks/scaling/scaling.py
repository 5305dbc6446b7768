#!/usr/bin/env python3
"""Measures what threads and batches bring, network by network.

Each network is compiled once with --batch 1,N and loaded into this one process, where one thread
and several take turns on the same image, and then, on one thread, N images one by one and the same
N in one call. So both sides of a ratio see the same machine. The results of both must be equal to
the bit. Printed are the fastest and the median of the runs, the speed-up by threads of both, and a
batch's time an image over that of single images.

Needs python 3.8 or newer and nothing else. Run it on a machine that has nothing else to do:

    make scaling
    Benchmarks/scaling/scaling.py --runs 21 --networks crunet-116 "attention-92 --se"
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from model import NETWORKS, Model, alternate  # noqa: E402


def ratios(first, second):
    """How many times the second's fastest and median run fit into the first's."""
    return min(first) / min(second), statistics.median(first) / statistics.median(second)


def cells(times, images=1):
    """Fastest and median, in milliseconds an image."""
    return f"{min(times) / images:.2f} / {statistics.median(times) / images:.2f}"


def heading(threads, batch):
    columns = ["network", "1 thread, ms (fastest / median)", f"{threads} threads",
               "speed-up, fastest", "speed-up, median",
               f"{batch} one by one, ms an image (fastest / median)", f"{batch} together",
               "ratio, fastest", "ratio, median"]
    return f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"


def row(network, alone, shared, singles, together, batch):
    """A line of the table, of times in milliseconds: of runs of one image on one thread and on
    several, and of runs of ``batch`` images."""
    speedups = ratios(alone, shared)
    shares = ratios(together, singles)
    return (f"| {network} | {cells(alone)} | {cells(shared)} | "
            f"{speedups[0]:.2f} | {speedups[1]:.2f} | "
            f"{cells(singles, batch)} | {cells(together, batch)} | "
            f"{shares[0]:.3f} | {shares[1]:.3f} |")


def expect_equal(model, kinds, what):
    """Ends the script unless every kind of run gives the same bits."""
    results = []
    for kind in kinds:
        # What an earlier run left would hide a run that writes nothing.
        model.results[:] = [float("nan")] * len(model.results)
        kind()
        results.append(bytes(model.results))
    if any(result != results[0] for result in results):
        sys.exit(f"scaling: {what} change the results")


def measure(burin, network, threads, batch, runs, options):
    """The four lists of times of one network."""
    with tempfile.TemporaryDirectory(prefix="burin-scaling-") as folder:
        path = os.path.join(folder, "network.so")
        command = [burin, "compile", *network.split(), "--weights", "seed:7",
                   "--batch", f"1,{batch}", *options, "-o", path]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
            sys.exit(f"scaling: {network} does not compile")
        model = Model(path, images=batch, threads=threads)
    alone = [lambda: model.milliseconds(), lambda: model.milliseconds(threads=threads)]
    many = [lambda: model.milliseconds(calls=batch), lambda: model.milliseconds(images=batch)]
    try:
        expect_equal(model, alone, f"{threads} threads")
        expect_equal(model, many, f"{batch} images together")
        return [*alternate(alone, runs), *alternate(many, runs)]
    finally:
        model.close()


def number(least, most):
    """Reads a whole number in a range."""
    def read(text):
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"expected a number from {least} to {most}")
        return value
    return read


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--networks", nargs="+", default=NETWORKS, metavar="NETWORK",
                        help="architectures, each with its options as one argument; default: all")
    parser.add_argument("--burin", default=".build/release/burin", help="the program")
    parser.add_argument("--runs", type=number(1, 10000), default=15,
                        help="of each kind, after one more that does not count (default: 15)")
    parser.add_argument("--threads", type=number(2, 64), default=2, help="default: 2")
    parser.add_argument("--batch", type=number(2, 64), default=8,
                        help="images together (default: 8)")
    parser.add_argument("--isa", help="the instruction set, as burin takes it")
    return parser.parse_args()


def main():
    given = arguments()
    options = ["--isa", given.isa] if given.isa else []
    print(heading(given.threads, given.batch), flush=True)
    for network in given.networks:
        times = measure(
            given.burin, network, given.threads, given.batch, given.runs, options)
        print(row(network, *times, given.batch), flush=True)


if __name__ == "__main__":
    main()
