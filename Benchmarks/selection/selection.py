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
import ctypes
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

NETWORKS = ["mobilefacenet", "crunet-56", "crunet-116", "attention-56", "attention-92",
            "attention-92 --se", "lresnet-34e-ir", "lresnet-50e-ir", "lresnet-100e-ir"]


class Interface(ctypes.Structure):
    """The head of the table a compiled library exports: burin_model_abi.h."""

    _fields_ = [("abi", ctypes.c_uint32), ("struct_size", ctypes.c_uint32),
                ("info_json", ctypes.CFUNCTYPE(ctypes.c_char_p)),
                ("isa", ctypes.CFUNCTYPE(ctypes.c_char_p)),
                ("strerror", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_int)),
                ("workspace_size", ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_int, ctypes.c_int)),
                ("run", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p,
                                         ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p))]


class Model:
    """A compiled library with an image, a result and a workspace of its own."""

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.table = Interface.in_dll(self.library, "burin_model")
        information = json.loads(self.table.info_json())
        sizes = [self.floats(information[key]) for key in ("inputs", "outputs")]
        self.image = (ctypes.c_float * sizes[0])(*[i % 256 for i in range(sizes[0])])
        self.result = (ctypes.c_float * sizes[1])()
        self.memory = ctypes.create_string_buffer(self.table.workspace_size(1, 1) + 64)
        address = ctypes.addressof(self.memory)
        self.workspace = address + -address % 64

    @staticmethod
    def floats(ports):
        count = 0
        for port in ports:
            size = 1
            for dimension in port["shape"]:
                size *= dimension
            count += size
        return count

    def milliseconds(self):
        """The time of one run."""
        start = time.perf_counter()
        status = self.table.run(self.image, self.result, 1, self.workspace, None)
        if status != 0:
            sys.exit("a run failed: " + self.table.strerror(status).decode())
        return (time.perf_counter() - start) * 1e3


def compile_network(burin, network, output, options):
    """Compiles and gives the report of `compile --explain --json`."""
    command = [burin, "compile", *network.split(), "--weights", "seed:7", "--explain", "--json",
               "-o", output, *options]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def chosen(report):
    """The kernel of each layer that has a choice."""
    return [layer["candidates"][0]["kernel"] for layer in report["layers"] if layer["candidates"]]


def measure(models, runs):
    """Times of both, in turn and in changing order."""
    for model in models:
        model.milliseconds()
    times = [[], []]
    for run in range(runs):
        for index in (0, 1) if run % 2 == 0 else (1, 0):
            times[index].append(models[index].milliseconds())
    return times


def compare(burin, network, options, runs):
    """Prints the row of one network and gives the tuned report."""
    with tempfile.TemporaryDirectory() as folder:
        reports = []
        for name, more in (("estimated", []), ("tuned", ["--tune"])):
            reports.append(
                compile_network(burin, network, f"{folder}/{name}.so", [*options, *more]))
        models = [Model(f"{folder}/{name}.so") for name in ("estimated", "tuned")]
        times = measure(models, runs)
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
