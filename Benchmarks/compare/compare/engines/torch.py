"""PyTorch's AOTInductor: the network ahead of time to C++, with frozen weights.

The module comes from pnnx, which writes PyTorch source of an ONNX file."""

import os

from compare.engine import Engine
from compare.engines.pnnx import torch_module


class Implementation(Engine):
    title = "PyTorch AOTInductor"
    packages = ["torch"]
    fixes_threads = True
    settings = (
        "freezing (weights packed for oneDNN), float32, compiled for the number of threads; no "
        "maximal autotuning")

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        import torch
        import torch._inductor

        # Which code is made, and how weights are packed, depends on it.
        torch.set_num_threads(threads)
        module, images = torch_module(onnx, folder, batch)
        with torch.no_grad():
            exported = torch.export.export(module, (images,))
            torch._inductor.aoti_compile_and_package(
                exported, package_path=str(folder / "model.pt2"),
                inductor_configs={"freezing": True, "cpp.threads": threads})
        return ["model.pt2"]

    def __init__(self, folder, threads, batch):
        # Without a GPU the search for one costs start-up time.
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
        import torch
        import torch._inductor

        torch.set_num_threads(threads)
        self.torch = torch
        self.model = torch._inductor.aoti_load_package(str(folder / "model.pt2"))

    def run(self, images):
        with self.torch.inference_mode():
            result = self.model(self.torch.from_numpy(images))
        return (result[0] if isinstance(result, (list, tuple)) else result).numpy()
