"""Measures engines that live side by side: each in turn, over and over."""

import contextlib
import fcntl
import time

import numpy

from compare.files import CACHE, Failure
from compare.process import Worker

# Seconds for which a lock is held before others get their turn.
SLICE = 12


@contextlib.contextmanager
def alone(path):
    """Holds a file's lock, where one is named: measurements of several programs take turns."""
    if path is None:
        yield
        return
    with open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def started(folders, circumstances, batch, images, failures):
    """Workers of all engines, each after its first embedding; what fails goes into `failures`."""
    workers = []
    for name, folder in folders.items():
        log = CACHE / f"{name}.log"
        worker = Worker(name, folder, circumstances, batch, images, log)
        try:
            worker.wait_until_ready()
            workers.append(worker)
        except Failure as failure:
            failures[name] = str(failure)
    return workers


def rest(seconds):
    """A pause after an inference: thread pools that still spin for work fall asleep, and processes
    of real-time priority stay below the share of time at which Linux halts them."""
    time.sleep(max(0.01, 0.08 * seconds))


def in_turns(workers, rounds, burst, lock):
    """Seconds of every inference by engine: `rounds` rounds of `burst` inferences each, in an order
    that changes from round to round, after one that does not count."""
    seconds = {worker.name: [] for worker in workers}
    done = 0
    while done <= rounds:
        with alone(lock):
            begin = time.monotonic()
            while done <= rounds and time.monotonic() - begin < SLICE:
                shift = done % max(1, len(workers))
                for worker in workers[shift:] + workers[:shift]:
                    taken = worker.run(burst)
                    rest(sum(taken))
                    if done > 0:
                        seconds[worker.name] += taken
                done += 1
    return seconds


def agreement(workers):
    """Largest error, relative to the largest number, and least cosine of each engine's embeddings
    against Burin's."""
    results = {}
    for worker in workers:
        path = CACHE / f"{worker.name}-result.npy"
        worker.save(path)
        results[worker.name] = numpy.load(path).astype(numpy.float64)
    expected = results.get("burin")
    if expected is None:
        return {}
    measures = {}
    for name, result in results.items():
        result = result.reshape(expected.shape)
        products = (result * expected).sum(1)
        lengths = numpy.linalg.norm(result, axis=1) * numpy.linalg.norm(expected, axis=1)
        measures[name] = {
            "error": float(abs(result - expected).max() / abs(expected).max()),
            "cosine": float((products / lengths).min()),
        }
    return measures


def measure(folders, circumstances, batch, images, rounds, burst, lock):
    """Times and agreement of all engines in one configuration, and why some are missing."""
    failures = {}
    with alone(lock):
        workers = started(folders, circumstances, batch, images, failures)
    try:
        measures = agreement(workers)
        seconds = in_turns(workers, rounds, burst, lock)
    finally:
        for worker in workers:
            worker.end()
    return {"seconds": seconds, "agreement": measures, "failures": failures}
