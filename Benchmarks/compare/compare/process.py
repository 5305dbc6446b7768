"""Processes of the comparison, seen from the parent: all with the same processors and priority."""

import os
import subprocess
import sys
import time

from compare.files import HERE, Failure


class Circumstances:
    """Under which all engines run: threads, processors, real-time priority."""

    def __init__(self, threads, realtime):
        self.threads = threads
        self.realtime = realtime
        everyone = sorted(os.sched_getaffinity(0))
        # The last processors: the first ones serve more interrupts.
        self.processors = everyone[-threads:]

    def environment(self):
        """Thread counts for the libraries that take them from the environment."""
        count = str(self.threads)
        names = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TBB_NUM_THREADS"]
        return {**os.environ, **{name: count for name in names}, "PYTHONDONTWRITEBYTECODE": "1"}

    def apply(self):
        """Called in the new process before it becomes the engine's."""
        os.sched_setaffinity(0, self.processors)
        if self.realtime:
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))


def start(arguments, circumstances, errors):
    """A worker process; `errors` is a file for what it and its engine print."""
    return subprocess.Popen(
        [sys.executable, "-m", "compare.worker", *map(str, arguments)], cwd=HERE, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        env=circumstances.environment(), preexec_fn=circumstances.apply)


class Worker:
    """An engine kept alive in a process of its own."""

    def __init__(self, name, folder, circumstances, batch, images, log):
        self.name = name
        self.log = log
        with open(log, "w") as errors:
            self.process = start(
                [name, folder, circumstances.threads, batch, images], circumstances, errors)

    def wait_until_ready(self):
        """Waits for the first embedding."""
        self._answer("ready")

    def run(self, count):
        """Seconds of each of `count` inferences, by the worker's own clock around the call."""
        return [float(word) for word in self._ask(f"run {count}").split()]

    def save(self, path):
        """Writes the embeddings."""
        self._ask(f"save {path}")

    def end(self):
        """Ends the process."""
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _ask(self, text):
        try:
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failure(last_words(self.process, self.log)) from None
        return self._answer()

    def _answer(self, expected=None):
        line = self.process.stdout.readline().strip()
        if not line or (expected and line != expected):
            raise Failure(last_words(self.process, self.log))
        return line


def last_words(process, log):
    """Why a process ended: the last line it printed."""
    code = process.wait()
    with open(log, errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    return f"ended with {code}: {lines[-1][:300] if lines else 'no message'}"


def run_once(arguments, circumstances, log):
    """Seconds from a process's start to its first embedding, and the bytes of its peak memory."""
    with open(log, "w") as errors:
        begin = time.perf_counter()
        process = start([*arguments, "--once"], circumstances, errors)
        ready = process.stdout.readline().strip()
        seconds = time.perf_counter() - begin
    memory = process.stdout.readline().strip()
    process.stdin.close()
    process.stdout.close()
    if ready != "ready":
        raise Failure(last_words(process, log))
    process.wait()
    return seconds, int(memory)
