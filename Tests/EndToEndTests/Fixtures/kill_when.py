"""Runs a command and kills in the middle of it: kill_when.py one|all MARKER COMMAND...

As soon as the file MARKER holds a process, that process is killed, or the whole command and all
processes of its session. Prints the name of the process it was; ends as the command does, which is
killed, too, when nothing came to be killed for two minutes.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

WAIT = 120


def marked(path):
    """The process that a file names; 0 while it does not."""
    try:
        with open(path) as file:
            text = file.read()
    except FileNotFoundError:
        return 0
    return int(text) if text.endswith("\n") else 0


def session(leader):
    """The processes of a session that have not ended; one that nobody has waited for has."""
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == leader and fields[0] not in "ZX":
            yield int(name)


def kill(process):
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def main():
    what, marker, *command = sys.argv[1:]
    run = subprocess.Popen(command, start_new_session=True)
    end = time.monotonic() + WAIT
    while run.poll() is None and not marked(marker) and time.monotonic() < end:
        time.sleep(0.02)
    victim = marked(marker)
    if victim:
        with open(f"/proc/{victim}/cmdline") as name:
            print("killed:", name.read().replace("\0", " ").strip(), flush=True)
    if what == "one" and victim:
        kill(victim)
    else:
        kill(run.pid)
        # More than one round: a process may be started while the others are listed.
        while remaining := list(session(run.pid)):
            for process in remaining:
                kill(process)
    status = run.wait()
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
