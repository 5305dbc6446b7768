#!/usr/bin/env python3
"""Times every distinct kernel of the seed networks and puts it beside the peak of this core.

Compiles each network with burin, profiles it, and adds up layers of equal signatures (kernel,
constants, epilogue) over all networks. Two times for each: as it runs in its networks, where its
weights come from memory or L3, the median over runs and layers; and the fastest it was seen, which
for small kernels is warm. Percent are of the peak measured in the same run as the time.

    Benchmarks/kernels/networks.py --burin .build/release/burin [--isa avx2] [--runs 20] [NETWORK...]
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

NETWORKS = [
    "mobilefacenet", "crunet-56", "crunet-116", "attention-56", "attention-92",
    "attention-92 --se", "lresnet-50e-ir", "lresnet-100e-ir",
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("networks", nargs="*", default=NETWORKS, metavar="NETWORK",
                        help="an architecture with its options; default: all eight")
    parser.add_argument("--burin", default=".build/release/burin", help="the program")
    parser.add_argument("--isa", default="avx2", help="instruction set (default: avx2)")
    parser.add_argument("--runs", type=int, default=20, help="runs of each network")
    parser.add_argument("--output", type=pathlib.Path, help="also write the table to this file")
    parser.add_argument("--wrapper", default="",
                        help="a command before the measurement, for instance 'taskset -c 1'")
    return parser.parse_args()


def profile(options, network, folder):
    """The profile of a network as burin's JSON object."""
    library = folder / "network.so"
    subprocess.run(
        [options.burin, "compile", *network.split(), "--weights", "seed:7", "--isa", options.isa,
         "-q", "-o", str(library)], check=True, stdout=subprocess.DEVNULL)
    result = subprocess.run(
        [*options.wrapper.split(), options.burin, "profile", str(library), "--runs",
         str(options.runs), "--json", "-q"], check=True, stdout=subprocess.PIPE)
    return json.loads(result.stdout)


def collect(options):
    """Signature to its layers: time, fastest time, the peak measured beside them, the layer."""
    kernels = {}
    with tempfile.TemporaryDirectory(prefix="burin-kernels-") as folder:
        for network in options.networks:
            print(f"{network}: compiling and profiling", file=sys.stderr)
            found = profile(options, network, pathlib.Path(folder))
            for layer in found["layers"]:
                kernels.setdefault(layer["signature"], []).append(
                    (network, layer, found["peak_gflops"]))
    return kernels


def row(signature, uses):
    """One line of the table, and the time the kernel takes in all networks, to sort by."""
    peak = statistics.median(peak for _, _, peak in uses)
    work = uses[0][1]
    times = [layer["ms"] for _, layer, _ in uses]
    inside = statistics.median(times)
    fastest = min(layer["minimum_ms"] for _, layer, _ in uses)
    networks = len({network for network, _, _ in uses})

    def rate(milliseconds):
        if not milliseconds:
            return ""
        if work["executed_macs"]:
            flops = 2e-6 * work["executed_macs"] / milliseconds
            return f"{flops:.1f} GFLOP/s | {100 * flops / peak:.1f} %"
        return f"{1e-6 * work['bytes'] / milliseconds:.1f} GB/s | "

    cells = [f"`{signature}`", work["summary"], f"{len(uses)} in {networks}",
             f"{1e3 * inside:.1f}", rate(inside), f"{1e3 * fastest:.1f}", rate(fastest)]
    return sum(times), "| " + " | ".join(cells) + " |"


def main():
    options = arguments()
    kernels = collect(options)
    rows = sorted((row(*item) for item in kernels.items()), key=lambda item: -item[0])
    peaks = [peak for uses in kernels.values() for _, _, peak in uses]
    lines = [
        f"{options.isa}, {len(kernels)} distinct kernels of {len(options.networks)} networks; "
        f"peak of the core {min(peaks):.1f} to {max(peaks):.1f} GFLOP/s.", "",
        "| kernel | computes | layers in networks | us, in network | speed | of peak "
        "| us, fastest | speed | of peak |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ] + [text for _, text in rows]
    table = "\n".join(lines) + "\n"
    if options.output:
        options.output.write_text(table)
    print(table, end="")


if __name__ == "__main__":
    main()
