#!/usr/bin/env python3
"""Compares kernels chosen by estimate with kernels chosen by measurement, network by network.

Each network is compiled twice, without and with --tune, both libraries are loaded into this one
process and run in turn on the same image, so that both see the same machine. Printed are the
medians, the median of the ratios of neighbouring runs, and how many layers differ in kernel. A
second table (--estimates) puts each measured kernel's estimate beside its time.

Needs python 3.8 or newer and nothing else. Run it on a machine that has nothing else to do:

    make selection
    Benchmarks/selection/selection.py --burin .build/release/burin --runs 21 lresnet-50e-ir
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from model import NETWORKS, Model, alternate  # noqa: E402


def compile_network(burin, network, output, options):
    """Compiles and gives the report of `compile --explain --json`."""
    command = [burin, "compile", *network.split(), "--weights", "seed:7", "--explain", "--json",
               "-o", output, *options]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def chosen(report):
    """The kernel of each layer that has a choice."""
    return [layer["candidates"][0]["kernel"] for layer in report["layers"]
            if len(layer["candidates"]) > 1]


def compare(burin, network, options, runs):
    """Prints the row of one network and gives the tuned report."""
    with tempfile.TemporaryDirectory() as folder:
        reports = []
        for name, more in (("estimated", []), ("tuned", ["--tune"])):
            reports.append(
                compile_network(burin, network, f"{folder}/{name}.so", [*options, *more]))
        models = [Model(f"{folder}/{name}.so") for name in ("estimated", "tuned")]
        times = alternate([model.milliseconds for model in models], runs)
    ratio = statistics.median(a / b for a, b in zip(*times))
    medians = [statistics.median(t) for t in times]
    kernels = [chosen(report) for report in reports]
    differing = sum(a != b for a, b in zip(*kernels))
    print(f"| {network} | {min(times[0]):.1f} / {medians[0]:.1f} | "
          f"{min(times[1]):.1f} / {medians[1]:.1f} | {ratio:.3f} | "
          f"{differing} of {len(kernels[0])} |", flush=True)
    return reports[1]


def estimates(reports):
    """Prints every distinct measured kernel with its estimate."""
    print("\n| layer | kernel | estimated us | measured us | ratio |\n| --- | --- | --- | --- | --- |")
    seen = set()
    ratios = []
    for report in reports:
        for layer in report["layers"]:
            for candidate in layer["candidates"]:
                measured = candidate["measured_microseconds"]
                key = (layer["summary"], candidate["kernel"], measured)
                if measured is None or key in seen:
                    continue
                seen.add(key)
                ratio = candidate["estimated_microseconds"] / measured
                if candidate["is_chosen"]:
                    ratios.append(ratio)
                print(f"| {key[0]} | {key[1]}{' (taken)' if candidate['is_chosen'] else ''} | "
                      f"{candidate['estimated_microseconds']:.0f} | {measured:.0f} | {ratio:.2f} |")
    within = sum(1 / 1.15 <= ratio <= 1.15 for ratio in ratios)
    print(f"\n{within} of {len(ratios)} taken kernels are estimated within 15 %.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("networks", nargs="*", help="default: every named network")
    parser.add_argument("--burin", default=".build/release/burin")
    parser.add_argument("--runs", type=int, default=15, help="of each library, after one more")
    parser.add_argument("--isa", help="the instruction set, as burin takes it")
    parser.add_argument("--estimates", action="store_true", help="also print each kernel")
    arguments = parser.parse_args()
    options = ["--isa", arguments.isa] if arguments.isa else []
    print("| network | by estimate, ms (min / median) | tuned | ratio | kernels that differ |\n"
          "| --- | --- | --- | --- | --- |", flush=True)
    reports = [compare(arguments.burin, network, options, arguments.runs)
               for network in arguments.networks or NETWORKS]
    if arguments.estimates:
        estimates(reports)


if __name__ == "__main__":
    main()
