"""Burin: a compiled library, called through ``burin_host.c``."""

import ctypes
import json
import shutil

import numpy

from compare.engine import Engine
from compare.files import BURIN, CACHE, HERE, ROOT, call, digest, made_once

# Whether the sources are a checkout whose commit can be asked for.
GIT = (ROOT / ".git").exists() and shutil.which("git") is not None


class Implementation(Engine):
    title = "Burin"
    settings = "compiled with burin compile, untuned, for AVX2 unless told otherwise; threads"

    @classmethod
    def version(cls):
        number = call([BURIN, "--version"]).strip().removeprefix("burin ")
        commit = call(["git", "log", "-1", "--format=%h %ct"], ROOT).split() if GIT else []
        # A program older than the commit was not built from it.
        if commit and BURIN.stat().st_mtime >= int(commit[1]):
            return f"{number}, commit {commit[0]}"
        return number

    @staticmethod
    def compile(arguments, folder, batch, options):
        """The library of a model, with a way to run a batch together. The ONNX file has no part in
        it: the weights are the same by their seed."""
        together = ["--batch", f"1,{batch}"] if batch > 1 else []
        call([BURIN, "compile", *arguments, *together, *options, "-o", folder / "model.so"])
        return ["model.so"]

    @staticmethod
    def host(kind):
        """The host as a library, "so", or a program, "exe"."""
        source = HERE / "burin_host.c"
        header = ROOT / "Sources" / "CModelABI" / "include" / "burin_model_abi.h"
        target = CACHE / f"burin_host.{kind}"
        flags = ["-shared", "-fPIC"] if kind == "so" else []

        def build():
            call(
                [
                    "cc", "-O2", "-std=gnu11", "-Wall", "-Wextra", *flags, f"-I{header.parent}",
                    source, "-o", target, "-ldl",
                ])
            return True

        key = digest(source) + digest(header)
        made_once(CACHE / f"burin_host.{kind}.json", key, build)
        return target

    def __init__(self, folder, threads, batch):
        library = ctypes.CDLL(str(CACHE / "burin_host.so"))
        library.burin_host_open.restype = ctypes.c_void_p
        library.burin_host_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
        library.burin_host_run.argtypes = [ctypes.c_void_p] * 3
        path = str(folder / "model.so").encode()
        self.host = library.burin_host_open(path, batch, threads)
        if not self.host:
            raise RuntimeError("the library cannot be opened: see above")
        library.burin_host_info.restype = ctypes.c_char_p
        library.burin_host_info.argtypes = [ctypes.c_void_p]
        information = json.loads(library.burin_host_info(self.host))
        shape = information["outputs"][0]["shape"]
        self.call = library.burin_host_run
        self.result = numpy.empty((batch, *shape[1:]), numpy.float32)

    def run(self, images):
        status = self.call(self.host, images.ctypes.data, self.result.ctypes.data)
        if status != 0:
            raise RuntimeError(f"the run returned {status}")
        return self.result
