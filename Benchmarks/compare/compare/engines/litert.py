"""LiteRT with XNNPACK, converted by onnx2tf, which has an environment of its own: it needs other
versions of packages than the rest."""

import shutil

import numpy

from compare.engine import Engine
from compare.files import HERE, Failure, call


class Implementation(Engine):
    title = "LiteRT"
    packages = ["ai-edge-litert"]
    settings = "XNNPACK, float32, threads"

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        tool = HERE / ".venv-litert" / "bin" / "onnx2tf"
        if not tool.exists():
            raise Failure("onnx2tf is not installed")
        # Its graph optimiser is off: it takes minutes and changes nothing here. Layouts become
        # XNNPACK's own, channels last; only the input is kept as it is.
        call(
            [
                tool, "--input_onnx_file_path", onnx, "--output_folder_path", folder / "out",
                "--keep_ncw_or_nchw_or_ncdhw_input_names", "data", "--not_use_onnxsim",
                "--non_verbose",
            ], folder, CUDA_VISIBLE_DEVICES="")
        shutil.move(folder / "out" / f"{onnx.stem}_float32.tflite", folder / "model.tflite")
        shutil.rmtree(folder / "out")
        return ["model.tflite"]

    def __init__(self, folder, threads, batch):
        from ai_edge_litert.interpreter import Interpreter

        self.interpreter = Interpreter(str(folder / "model.tflite"), num_threads=threads)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]["index"]
        self.output = self.interpreter.get_output_details()[0]["index"]

    def run(self, images):
        self.interpreter.set_tensor(self.input, images)
        self.interpreter.invoke()
        return numpy.array(self.interpreter.get_tensor(self.output))
