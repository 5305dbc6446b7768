"""What every engine does for the comparison, and the list of them."""

import importlib
import importlib.metadata

# Module names in the order of the tables.
ENGINES = ["burin", "onnxruntime", "openvino", "ncnn", "mnn", "torch", "litert", "iree"]
# IREE needs seconds for one image: it is measured where it is asked for.
DEFAULT = [name for name in ENGINES if name != "iree"]


class Engine:
    """One engine with one network, loaded for a number of threads and a batch size."""

    title = ""
    # Packages whose versions are stated and whose size counts as the runtime's.
    packages = []
    # What was set, for the report.
    settings = ""
    # Whether the engine takes a batch in one call; else the images go one by one.
    takes_batches = True
    # Whether the files are made for a number of threads.
    fixes_threads = False

    @classmethod
    def version(cls):
        """The version of the first package; raises PackageNotFoundError without it."""
        return importlib.metadata.version(cls.packages[0])

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        """Makes the engine's files of an ONNX file in an empty folder, in a process of its own;
        gives their names. All other files there are removed."""
        raise NotImplementedError

    def __init__(self, folder, threads, batch):
        """Loads what ``prepare`` made."""
        raise NotImplementedError

    def run(self, images):
        """The embeddings of float32 images [batch, 3, 112, 112]: from array to array."""
        raise NotImplementedError


def engine_class(name):
    """The class of an engine of the list."""
    return importlib.import_module(f"compare.engines.{name}").Implementation
