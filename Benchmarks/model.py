"""A compiled library in this process, by its binary interface: what the scripts here measure."""

import ctypes
import json
import time

NETWORKS = ["mobilefacenet", "crunet-56", "crunet-116", "attention-56", "attention-92",
            "attention-92 --se", "lresnet-34e-ir", "lresnet-50e-ir", "lresnet-100e-ir"]


class Options(ctypes.Structure):
    """burin_model_options of burin_model_abi.h."""

    _fields_ = [("struct_size", ctypes.c_uint32), ("threads", ctypes.c_int32),
                ("observer", ctypes.c_void_p), ("observer_context", ctypes.c_void_p),
                ("parallel_for", ctypes.c_void_p), ("parallel_context", ctypes.c_void_p),
                ("pool", ctypes.c_void_p)]


class Interface(ctypes.Structure):
    """The head of burin_model_interface, the table a compiled library exports."""

    _fields_ = [("abi", ctypes.c_uint32), ("struct_size", ctypes.c_uint32),
                ("info_json", ctypes.CFUNCTYPE(ctypes.c_char_p)),
                ("isa", ctypes.CFUNCTYPE(ctypes.c_char_p)),
                ("strerror", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_int)),
                ("workspace_size", ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_int, ctypes.c_int)),
                ("run", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p,
                                         ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(Options))),
                ("pool_create", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int,
                                                 ctypes.POINTER(ctypes.c_void_p))),
                ("pool_destroy", ctypes.CFUNCTYPE(None, ctypes.c_void_p))]


class Model:
    """A compiled library with images, results and a workspace of its own.

    It runs up to ``images`` images, on up to ``threads`` threads. Threads wait in a pool until
    ``close``.
    """

    ABI = 3

    def __init__(self, path, images=1, threads=1):
        self.library = ctypes.CDLL(str(path))
        self.table = Interface.in_dll(self.library, "burin_model")
        if self.table.abi != self.ABI:
            raise RuntimeError(f"{path} has interface {self.table.abi}; expected {self.ABI}")
        information = json.loads(self.table.info_json())
        self.input_floats, self.output_floats = (
            self.floats(information[key]) for key in ("inputs", "outputs"))
        count = images * self.input_floats
        self.images = (ctypes.c_float * count)(*[i % 251 for i in range(count)])
        self.results = (ctypes.c_float * (images * self.output_floats))()
        size = max(self.table.workspace_size(n, t) for n in (1, images) for t in (1, threads))
        self.memory = ctypes.create_string_buffer(size + 64)
        address = ctypes.addressof(self.memory)
        self.workspace = address + -address % 64
        self.pool = ctypes.c_void_p()
        if threads > 1:
            self.check(self.table.pool_create(threads, ctypes.byref(self.pool)))

    def close(self):
        """Ends the threads of the pool."""
        if self.pool:
            self.table.pool_destroy(self.pool)
            self.pool = ctypes.c_void_p()

    @staticmethod
    def floats(ports):
        """The numbers of all inputs or outputs of one image."""
        count = 0
        for port in ports:
            size = 1
            for dimension in port["shape"]:
                size *= dimension
            count += size
        return count

    def check(self, status):
        """Raises for a status that is not OK, in the library's words."""
        if status != 0:
            raise RuntimeError("a call failed: " + self.table.strerror(status).decode())

    def run(self, images=1, threads=1, first=0):
        """Runs ``images`` images, the first of them number ``first``, in one call."""
        # Null where the defaults do, so that one thread is measured as most hosts run it.
        options = None
        if threads > 1:
            options = ctypes.byref(Options(struct_size=ctypes.sizeof(Options), threads=threads,
                                           pool=self.pool))
        self.check(self.table.run(
            ctypes.addressof(self.images) + 4 * first * self.input_floats,
            ctypes.addressof(self.results) + 4 * first * self.output_floats,
            images, self.workspace, options))

    def milliseconds(self, images=1, threads=1, calls=1):
        """The time of ``calls`` runs, each of the ``images`` images that follow."""
        start = time.perf_counter()
        for call in range(calls):
            self.run(images, threads, first=call * images)
        return (time.perf_counter() - start) * 1e3


def alternate(kinds, runs):
    """The times that each of ``kinds`` returns, ``runs`` of them, in turn and in changing order.

    Each is called once before, untimed, and all see the same machine.
    """
    for kind in kinds:
        kind()
    times = [[] for _ in kinds]
    for run in range(runs):
        order = range(len(kinds)) if run % 2 == 0 else reversed(range(len(kinds)))
        for index in order:
            times[index].append(kinds[index]())
    return times
