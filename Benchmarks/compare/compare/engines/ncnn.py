"""ncnn, converted by pnnx with the input's shape; a batch goes image by image."""

import numpy

from compare.engine import Engine
from compare.engines.pnnx import convert


class Implementation(Engine):
    title = "ncnn"
    packages = ["ncnn"]
    settings = "Winograd and matrix product on, packed layout, half precision and bfloat16 off"
    takes_batches = False

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        convert(onnx, folder, batch)
        return ["model.ncnn.param", "model.ncnn.bin"]

    def __init__(self, folder, threads, batch):
        import ncnn

        self.ncnn = ncnn
        self.net = ncnn.Net()
        options = self.net.opt
        options.num_threads = threads
        options.use_winograd_convolution = True
        options.use_sgemm_convolution = True
        options.use_packing_layout = True
        options.use_fp16_packed = False
        options.use_fp16_storage = False
        options.use_fp16_arithmetic = False
        options.use_bf16_storage = False
        self.net.load_param(str(folder / "model.ncnn.param"))
        self.net.load_model(str(folder / "model.ncnn.bin"))

    def run(self, images):
        rows = []
        for image in images:
            extractor = self.net.create_extractor()
            extractor.input("in0", self.ncnn.Mat(image).clone())
            rows.append(numpy.array(extractor.extract("out0")[1]))
        return numpy.stack(rows)
