"""The measurements as Markdown."""

from statistics import median

from compare.engine import engine_class
from compare.startup import BARE, PROGRAM

BURIN = "burin"
# Beyond these an engine computes something else.
ERROR, COSINE = 1e-4, 0.99999


def title(name):
    """An engine's name in tables."""
    if name == BARE:
        return "Python and NumPy alone"
    return "Burin, from C" if name == PROGRAM else engine_class(name).title


def table(head, rows):
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def milliseconds(seconds):
    """Three digits."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def fastest_other(seconds, figure=median):
    """The engine besides Burin with the least figure of its times; None where there is none."""
    others = {name: figure(times) for name, times in seconds.items() if name != BURIN and times}
    return min(others, key=others.get) if others else None


def inferences(burst):
    """A number of inferences in words."""
    return "one inference" if burst == 1 else f"{burst} inferences"


def latency_rows(configurations, engines, batch):
    """A row a network: minimum and median of each engine, and Burin against the fastest other.

    By medians and by minima that may be two engines: short runs of one, a steady other.
    """
    rows = []
    for entry in configurations:
        seconds = entry["seconds"]
        best = fastest_other(seconds)
        row = [entry["network"]]
        for name in engines:
            times = seconds.get(name)
            if not times:
                row.append("")
                continue
            text = f"{milliseconds(min(times) / batch)} / {milliseconds(median(times) / batch)}"
            row.append(f"**{text}**" if name == best else text)
        row += [faster(seconds, median), faster(seconds, min)]
        rows.append(row)
    return rows


def faster(seconds, figure):
    """How much faster Burin is than the fastest other engine by that figure, and which it is."""
    best = fastest_other(seconds, figure)
    if not best or not seconds.get(BURIN):
        return ""
    return f"{figure(seconds[best]) / figure(seconds[BURIN]):.2f}x ({title(best)})"


def latency(results):
    """A section for each number of threads and batch size."""
    parts = []
    for threads, batch in results["configurations"]:
        chosen = [
            entry for entry in results["latency"]
            if (entry["threads"], entry["batch"]) == (threads, batch)
        ]
        engines = [
            name for name in results["machine"]["engines"]
            if any(entry["seconds"].get(name) for entry in chosen)
        ]
        if not engines:
            continue
        what = "ms an image" if batch > 1 else "ms"
        counted = f"{threads} thread{'s' if threads > 1 else ''}, batch {batch}"
        head = ["network"] + [title(name) for name in engines]
        head += ["Burin faster by median", "by minimum"]
        parts.append(
            f"### {counted}\n\nLeast / median, {what}; the fastest other engine in bold.\n\n"
            + table(head, latency_rows(chosen, engines, batch)) + "\n"
            + throughput(chosen, batch))
    return "\n".join(parts)


def throughput(entries, batch):
    """Images a second at the medians: Burin's and the fastest other engine's."""
    texts = []
    for entry in entries:
        seconds = entry["seconds"]
        best = fastest_other(seconds)
        if best and seconds.get(BURIN):
            ours, theirs = (batch / median(seconds[name]) for name in (BURIN, best))
            texts.append(f"{entry['network']} {ours:.1f} ({title(best)} {theirs:.1f})")
    return f"Images a second: {', '.join(texts)}.\n" if texts else ""


def startup(results):
    """Start of the process to the first embedding, memory, and sizes on disk."""
    parts = []
    for entry in results["startup"]:
        rows = []
        for name, measured in entry["processes"].items():
            if not measured.get("seconds"):
                continue
            size = entry["artefact_bytes"].get(BURIN if name == PROGRAM else name)
            runtime = results["machine"]["engines"].get(name, {}).get("runtime_bytes")
            rows.append([
                title(name), milliseconds(min(measured["seconds"])),
                milliseconds(median(measured["seconds"])),
                f"{median(measured['bytes']) / 1e6:.0f}",
                f"{size / 1e6:.1f}" if size else "", f"{runtime / 1e6:.0f}" if runtime else "",
            ])
        head = [
            "", "least, ms", "median, ms", "peak memory, MB", "model on disk, MB",
            "package on disk, MB",
        ]
        parts.append(f"### {entry['network']}\n\n{table(head, rows)}")
    return "\n".join(parts)


def worst_agreement(results):
    """Each engine's largest error and least cosine against Burin over all configurations."""
    worst = {}
    for entry in results["latency"]:
        for name, measured in entry["agreement"].items():
            kept = worst.setdefault(name, dict(measured))
            kept["error"] = max(kept["error"], measured["error"])
            kept["cosine"] = min(kept["cosine"], measured["cosine"])
    return worst


def disagreeing(measured):
    """Whether an engine computes something else than Burin."""
    return not (measured["error"] <= ERROR and measured["cosine"] >= COSINE)


def agreement(results):
    """What agrees, and how closely."""
    rows = [
        [
            title(name), f"{measured['error']:.1e}", f"{measured['cosine']:.9f}",
            "no" if disagreeing(measured) else "yes",
        ]
        for name, measured in worst_agreement(results).items() if name != BURIN
    ]
    return table(["against Burin", "largest error", "least cosine", "agrees"], rows)


def engines(results):
    """Versions and settings."""
    rows = [
        [engine["title"], engine["version"], engine["settings"]]
        for engine in results["machine"]["engines"].values()
    ]
    return table(["engine", "version", "set"], rows)


def absent(results):
    """What could not be measured, and why."""
    lines = [f"- {title(name)}: {reason}" for name, reason in results["not_installed"].items()]
    seen = set()
    for failure in results["failures"]:
        key = (failure["engine"], failure["network"], failure["reason"])
        if key in seen:
            continue
        seen.add(key)
        where = failure["network"]
        if failure.get("threads"):
            where += f", {failure['threads']} threads, batch {failure['batch']}"
        lines.append(f"- {title(failure['engine'])}, {where}: {failure['reason']}")
    return "\n".join(lines) + "\n" if lines else ""


def markdown(results):
    """The whole page."""
    machine = results["machine"]
    processors = f"{machine['processors']} processors" if machine["processors"] > 1 else "one"
    parts = [
        "# Burin and other engines\n",
        f"{machine['cpu']}, {processors} ({' '.join(machine['vector_instructions'])}), "
        f"{machine['memory_bytes'] / 2**30:.0f} GiB, {machine['system']}, Python "
        f"{machine['python']}, {machine['date']}. float32, seeded weights, the same images for "
        f"all; {results['rounds']} rounds of {inferences(results['burst'])} of each engine in "
        "turn, each in a process of its own"
        + (", at real-time priority" if results["realtime"] else "") + ".\n",
        f"Made with `Benchmarks/compare/run {results['command']}`.\n",
        "## Latency\n", latency(results),
    ]
    if results["startup"]:
        parts += [
            "## Start and memory\n",
            "From the start of a process to its first embedding, 1 thread, files in the page "
            "cache; all but the C program pay for Python. Peak memory is VmHWM.\n",
            startup(results),
        ]
    parts += ["## Agreement\n", agreement(results), "## Engines\n", engines(results)]
    missing = absent(results)
    if missing:
        parts += ["## Not measured\n", missing]
    return "\n".join(parts)
