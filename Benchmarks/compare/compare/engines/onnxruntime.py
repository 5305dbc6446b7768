"""ONNX Runtime: the ONNX file as it is, optimised when it is loaded."""

import os

from compare.engine import Engine


class Implementation(Engine):
    title = "ONNX Runtime"
    packages = ["onnxruntime"]
    settings = "CPU provider, all graph optimisations, intra-op threads"

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        # A second name for the same file: it is replaced as a whole, never changed.
        os.link(onnx, folder / "model.onnx")
        return ["model.onnx"]

    def __init__(self, folder, threads, batch):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def run(self, images):
        return self.session.run(None, {"data": images})[0]
