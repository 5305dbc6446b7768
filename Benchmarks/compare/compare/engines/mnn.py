"""MNN, converted by its own converter; high precision is float32."""

import numpy

from compare.engine import Engine
from compare.files import BIN, call


class Implementation(Engine):
    title = "MNN"
    packages = ["MNN"]
    settings = "CPU, precision high (float32), threads"

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        call(
            [
                BIN / "mnnconvert", "-f", "ONNX", "--modelFile", onnx, "--MNNModel",
                folder / "model.mnn", "--bizCode", "burin",
            ], folder)
        return ["model.mnn"]

    def __init__(self, folder, threads, batch):
        import MNN

        self.mnn = MNN
        self.interpreter = MNN.Interpreter(str(folder / "model.mnn"))
        self.session = self.interpreter.createSession(
            {"backend": "CPU", "precision": "high", "numThread": threads})
        self.input = self.interpreter.getSessionInput(self.session)
        self.output = self.interpreter.getSessionOutput(self.session)

    def run(self, images):
        mnn = self.mnn
        self.input.copyFrom(
            mnn.Tensor(
                images.shape, mnn.Halide_Type_Float, images, mnn.Tensor_DimensionType_Caffe))
        self.interpreter.runSession(self.session)
        shape = self.output.getShape()
        result = numpy.empty(shape, numpy.float32)
        host = mnn.Tensor(
            shape, mnn.Halide_Type_Float, result, mnn.Tensor_DimensionType_Caffe)
        self.output.copyToHostTensor(host)
        return numpy.array(host.getNumpyData()).reshape(shape)
