"""Places of files, and commands that make them."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
CACHE = HERE / ".cache"
RESULTS = HERE.parent / "results"
BURIN = ROOT / ".build" / "release" / "burin"
BIN = Path(sys.executable).parent


class Failure(Exception):
    """Something that keeps one engine or one network out of the comparison."""


def call(command, folder=None, **environment):
    """Runs a command to its end at low priority; raises Failure with what it said last."""
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, **environment}, preexec_fn=lambda: os.nice(10))
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        # An exception's last line says what it was; without one, how the process ended.
        said = lines[-1].strip() if lines else "no message"
        raise Failure(f"{Path(command[0]).name} ended with {done.returncode}: {said[:300]}")
    return done.stdout


def digest(path):
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def made_once(stamp, key, make):
    """Calls `make` unless the file `stamp` says that it was called with this key before.

    `make` gives a JSON value that is kept in the stamp and given again."""
    if stamp.exists():
        kept = json.loads(stamp.read_text())
        if kept["key"] == key:
            return kept["value"]
        stamp.unlink()
    value = make()
    stamp.write_text(json.dumps({"key": key, "value": value}))
    return value
