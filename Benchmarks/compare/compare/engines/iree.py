"""IREE for the host's CPU; one thread runs in the caller, several by its task system."""

import numpy

from compare.engine import Engine
from compare.files import BIN, call


class Implementation(Engine):
    title = "IREE"
    packages = ["iree-base-runtime"]
    settings = "llvm-cpu for the host, -O3, float32"

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        call([BIN / "iree-import-onnx", onnx, "-o", folder / "model.mlir"], folder)
        call(
            [
                BIN / "iree-compile", folder / "model.mlir", "-o", folder / "model.vmfb",
                "--iree-hal-target-device=local",
                "--iree-hal-local-target-device-backends=llvm-cpu",
                "--iree-llvmcpu-target-cpu=host", "--iree-opt-level=O3",
            ], folder)
        return ["model.vmfb"]

    def __init__(self, folder, threads, batch):
        from iree import runtime

        if threads > 1:
            runtime.flags.parse_flags(f"--task_topology_group_count={threads}")
        config = runtime.Config("local-sync" if threads == 1 else "local-task")
        module = runtime.VmModule.mmap(config.vm_instance, str(folder / "model.vmfb"))
        loaded = runtime.load_vm_module(module, config)
        names = [name for name in module.function_names if not name.startswith("__")]
        names = [name for name in names if not name.endswith("$async")]
        self.function = loaded[names[0]]

    def run(self, images):
        return numpy.asarray(self.function(images).to_host())
