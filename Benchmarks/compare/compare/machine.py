"""What the figures were measured on, and with."""

import datetime
import importlib.metadata
import os
import platform
from pathlib import Path

from compare.engine import engine_class


def cpu_name():
    """The processor as Linux names it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def flags():
    """The vector instructions the processor has."""
    known = ["avx", "avx2", "fma", "avx512f", "avx512_bf16", "avx512_vnni", "amx_tile"]
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("flags"):
            return [flag for flag in known if flag in line.split()]
    return []


def governor():
    """How the clock is governed; empty where a virtual machine hides it."""
    path = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    return path.read_text().strip() if path.exists() else ""


def description(engines):
    """Machine, date, versions."""
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": cpu_name(),
        "vector_instructions": flags(),
        "processors": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "governor": governor(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "engines": {
            name: {
                "title": engine_class(name).title,
                "version": engine_class(name).version(),
                "settings": engine_class(name).settings,
                "runtime_bytes": runtime_bytes(engine_class(name).packages),
            }
            for name in engines
        },
    }


def runtime_bytes(packages):
    """The bytes of the packages' installed files: what is shipped beside the model."""
    total = 0
    for package in packages:
        for file in importlib.metadata.files(package) or []:
            path = Path(file.locate())
            # Compiled Python is made at the first import.
            if path.suffix != ".pyc" and path.is_file():
                total += path.stat().st_size
    return total
