"""A process that holds one engine with one network and runs it when it is told to.

``python -m compare.worker ENGINE FOLDER THREADS BATCH INPUT.npy`` answers each line it reads:
``run N`` with the seconds of N inferences, ``save PATH`` with the embeddings written to a file,
``memory`` with the peak of its resident memory in bytes. With ``--once`` it ends after the first
embedding, which it says at once, and its memory."""

import sys
import time


def peak_memory():
    """VmHWM: the most memory the process ever held."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def say(text):
    """A line to the parent, past whatever the engine itself prints."""
    CHANNEL.write(f"{text}\n")
    CHANNEL.flush()


def load(arguments):
    """The engine and the images."""
    from pathlib import Path

    import numpy

    from compare.engine import engine_class

    name, folder, threads, batch, images = arguments[:5]
    engine = engine_class(name)(Path(folder), int(threads), int(batch))
    return engine, numpy.load(images)


def timed(engine, images, count):
    """The seconds of each of `count` inferences, one right after the other."""
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        engine.run(images)
        seconds.append(time.perf_counter() - start)
    return seconds


def serve(engine, images):
    """Answers lines until there are no more."""
    import numpy

    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "run":
            say(" ".join(str(taken) for taken in timed(engine, images, int(rest))))
        elif word == "save":
            numpy.save(rest, numpy.asarray(engine.run(images)))
            say("saved")
        elif word == "memory":
            say(peak_memory())


def main():
    arguments = [word for word in sys.argv[1:] if word != "--once"]
    engine, images = load(arguments)
    engine.run(images)
    say("ready")
    if "--once" in sys.argv:
        say(peak_memory())
        # What the engine would do at its end is not asked for.
        CHANNEL.flush()
        import os

        os._exit(0)
    serve(engine, images)


if __name__ == "__main__":
    import os

    # Engines print to standard output as they like: the channel is a copy of it, and what they
    # print goes to standard error.
    CHANNEL = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    main()
