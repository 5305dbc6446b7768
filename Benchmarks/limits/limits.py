#!/usr/bin/env python3
"""Tells, network by network and kernel by kernel, what keeps a compiled network from the peak.

Each network is compiled and profiled with one thread and with two. A row is a kind of kernel: the
time that its executed multiply-adds take at the FMA peak measured in the same profile, the sum of
its layers' fastest times, the share that is, bytes of weights and how fast they came if nothing
else was read, and how much faster two threads are. What Winograd's and Strassen's algorithms do
besides multiplying counts as time only, so it shows as a smaller share.

Needs python 3.8 or newer and nothing else. Run it on a machine that has nothing else to do:

    make limits
    Benchmarks/limits/limits.py --burin .build/release/burin --runs 40 attention-56 "attention-92 --se"
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from model import NETWORKS  # noqa: E402

HEAD = ["kernel", "layers", "at the peak, ms", "fastest, ms", "of the peak", "weights, MB",
        "weights, GB/s", "2 threads, ms", "faster by"]


def kind(layer):
    """The kernel of a layer without its shapes: forms of one kernel count together."""
    return layer["signature"].split("(")[0]


def grouped(profile):
    """Sums over the layers of each kind of kernel, by its name."""
    groups = {}
    for layer in profile["layers"]:
        group = groups.setdefault(kind(layer), {"layers": 0, "macs": 0, "ms": 0.0, "weights": 0})
        group["layers"] += 1
        group["macs"] += layer["executed_macs"]
        group["ms"] += layer["minimum_ms"]
        group["weights"] += layer["weight_bytes"]
    return groups


def total(groups):
    """The sum of all groups."""
    return {key: sum(group[key] for group in groups.values())
            for key in ("layers", "macs", "ms", "weights")}


def row(name, one, two, peak):
    """A row: one thread's group and two threads' beside the peak of one core, in GFLOP/s."""
    ideal = 2e-6 * one["macs"] / peak
    return [name, str(one["layers"]), f"{ideal:.2f}", f"{one['ms']:.2f}",
            f"{100 * ideal / one['ms']:.0f} %", f"{one['weights'] / 1e6:.1f}",
            f"{one['weights'] / one['ms'] / 1e6:.1f}", f"{two['ms']:.2f}",
            f"{one['ms'] / two['ms']:.2f}"]


def rows(one, two):
    """The rows of two profiles of one network, the slowest kernel first, and their sum."""
    first, second = grouped(one), grouped(two)
    names = sorted(first, key=lambda name: -first[name]["ms"])
    peak = one["peak_gflops"]
    return [row(name, first[name], second[name], peak) for name in names] + [
        row("all layers", total(first), total(second), peak)]


def table(lines):
    """Lines of cells as Markdown, the first being the head."""
    lines = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def profile(burin, library, threads, runs):
    """What `burin profile --json` tells."""
    command = [burin, "profile", library, "--threads", str(threads), "--runs", str(runs), "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def describe(burin, network, options, runs):
    """Prints the section of one network."""
    with tempfile.TemporaryDirectory() as folder:
        library = f"{folder}/model.so"
        subprocess.run([burin, "compile", *network.split(), "--weights", "seed:7", "-o", library,
                        *options], check=True, stdout=subprocess.DEVNULL)
        one, two = (profile(burin, library, threads, runs) for threads in (1, 2))
    print(f"\n## {network}\n\n"
          f"Fastest run {one['minimum_ms']:.2f} ms on one thread, {two['minimum_ms']:.2f} on two; "
          f"peak of one core {one['peak_gflops']:.1f} GFLOP/s, of both {two['peak_gflops']:.1f}; "
          f"{one['network_macs'] / 1e9:.2f} G multiply-adds in the plain network, "
          f"{one['executed_macs'] / 1e9:.2f} G executed: "
          f"{2e-6 * one['network_macs'] / one['minimum_ms']:.0f} GFLOP/s of the plain network.\n")
    print(table([HEAD, *rows(one, two)]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("networks", nargs="*", help="default: every named network")
    parser.add_argument("--burin", default=".build/release/burin")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--isa", help="the instruction set, as burin takes it")
    arguments = parser.parse_args()
    options = ["--isa", arguments.isa] if arguments.isa else []
    print("# What keeps each network from the peak")
    for network in arguments.networks or NETWORKS:
        describe(arguments.burin, network, options, arguments.runs)


if __name__ == "__main__":
    main()
