#!/usr/bin/env python3
"""Writes the ONNX fixtures of this folder, with outputs recorded from ONNX Runtime.

    python3 record.py            # in this folder; needs numpy, onnx, onnxruntime, torch, onnxscript

Each case is a folder: model.onnx, input.npy, output.npy. Weights are pseudo-random, small enough
that files stay below 200 kB. networks() are files as other exporters write them; operators() are
single operators in old operator sets, whose meaning changed since.
"""
import pathlib
import sys

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
RANDOM = numpy.random.default_rng(5)


def record(name, model, data):
    """Runs a model and writes it with its input and its first output."""
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    if isinstance(model, bytes):
        model = onnx.load_from_string(model)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    result = session.run(None, {session.get_inputs()[0].name: data})[0]
    shape = model.graph.output[0].type.tensor_type.shape
    if not shape.dim:
        shape.dim.extend(onnx.TensorShapeProto.Dimension(dim_value=n) for n in result.shape)
    onnx.checker.check_model(model)
    written = model.SerializeToString(deterministic=True)
    (folder / "model.onnx").write_bytes(written)
    numpy.save(folder / "input.npy", data)
    numpy.save(folder / "output.npy", result)
    print(name, data.shape, result.shape, len(written), "bytes")


def floats(*shape):
    return RANDOM.standard_normal(shape).astype(numpy.float32)


def tensor(name, array):
    return numpy_helper.from_array(numpy.asarray(array), name)


def single(name, operator, operator_set, data, extra=(), **attributes):
    """A model of one node whose further operands are initializers."""
    extra = list(extra)
    names = ["x"] + [f"c{i}" if e is not None else "" for i, e in enumerate(extra)]
    node = helper.make_node(operator, names, ["y"], **attributes)
    graph = helper.make_graph(
        [node], "one", [helper.make_tensor_value_info("x", TensorProto.FLOAT, data.shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [tensor(f"c{i}", e) for i, e in enumerate(extra) if e is not None])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", operator_set)], ir_version=4)
    record(name, model, data)


def operators():
    image = floats(1, 4, 6, 5)
    one = numpy.float32
    parameters = [floats(4), floats(4), floats(4), numpy.abs(floats(4)) + 0.5]
    for version in (7, 9, 14, 15):
        single(f"batch-normalization-{version}", "BatchNormalization", version, image, parameters,
               epsilon=1e-3)
    single("clip-6", "Clip", 6, image, min=-0.5, max=0.25)
    single("clip-11", "Clip", 11, image, [one(-0.5), one(0.25)])
    single("dropout-7", "Dropout", 7, image, ratio=0.3)
    single("dropout-10", "Dropout", 10, image, ratio=0.3)
    single("softmax-11", "Softmax", 11, image, axis=1)
    single("softmax-11-axis-2", "Softmax", 11, image, axis=2)
    single("softmax-13", "Softmax", 13, image, axis=1)
    single("log-softmax-11", "LogSoftmax", 11, image, axis=1)
    single("upsample-7-nearest", "Upsample", 7, image, mode="nearest", scales=[1.0, 1.0, 2.0, 3.0])
    single("upsample-9-linear", "Upsample", 9, image, [numpy.array([1, 1, 2, 1.5], one)],
           mode="linear")
    single("resize-10-nearest", "Resize", 10, image, [numpy.array([1, 1, 0.5, 2], one)],
           mode="nearest")
    single("resize-10-linear", "Resize", 10, image, [numpy.array([1, 1, 1.5, 2], one)],
           mode="linear")
    roi = numpy.array([], one)
    for mode in ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"):
        for sizes in ((9, 10), (4, 3), (12, 1)):
            size = numpy.array([1, 4, *sizes])
            single(f"resize-11-linear-{mode}-{sizes[0]}", "Resize", 11, image,
                   [roi, roi, size], mode="linear", coordinate_transformation_mode=mode)
            single(f"resize-13-nearest-{mode}-{sizes[0]}", "Resize", 13, image,
                   [None, None, size], mode="nearest", coordinate_transformation_mode=mode)
    single("squeeze-11", "Squeeze", 11, floats(1, 3, 1, 2), axes=[0, -2])
    single("unsqueeze-11", "Unsqueeze", 11, floats(3, 2), axes=[0, 3])
    single("pad-10-reflect", "Pad", 10, image, mode="reflect", pads=[0, 0, 1, 2, 0, 0, 2, 1])
    single("pad-11-constant", "Pad", 11, image,
           [numpy.array([0, 1, 1, 2, 0, 0, 2, 1]), one(0.5)])
    single("slice-9", "Slice", 9, image, axes=[2, 3], starts=[1, -3], ends=[5, 1000])
    single("prelu-7-c11", "PRelu", 7, image, [floats(4, 1, 1)])
    single("prelu-7-w", "PRelu", 7, image, [floats(5)])
    single("prelu-9-one", "PRelu", 9, image, [floats(1)])
    single("average-pool-7", "AveragePool", 7, image, kernel_shape=[3, 2], strides=[2, 2],
           pads=[1, 1, 1, 0])
    single("average-pool-10-ceil", "AveragePool", 10, image, kernel_shape=[3, 2], strides=[2, 2],
           ceil_mode=1)
    single("max-pool-8-same", "MaxPool", 8, image, kernel_shape=[3, 3], strides=[2, 2],
           auto_pad="SAME_UPPER")
    single("max-pool-12-dilated", "MaxPool", 12, image, kernel_shape=[2, 2], dilations=[2, 3],
           ceil_mode=1, strides=[2, 1])
    single("conv-1-same-lower", "Conv", 11, image, [floats(3, 4, 3, 2)], auto_pad="SAME_LOWER",
           strides=[2, 2])
    single("conv-transpose-11", "ConvTranspose", 11, image, [floats(4, 3, 3, 3)],
           strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 0], group=2)
    flat = floats(3, 6)
    single("gemm-7-transposed", "Gemm", 7, flat, [floats(3, 4), floats(6, 1)], transA=1,
           alpha=0.5, beta=2.0)
    single("gemm-9-scalar", "Gemm", 9, flat, [floats(4, 6), one(0.5)], transB=1)
    single("lp-normalization-1", "LpNormalization", 11, flat, axis=-1, p=2)
    single("reduce-l2-11", "ReduceL2", 11, image, axes=[1, -1], keepdims=0)
    single("lrn-7", "LRN", 7, image, size=3, alpha=0.1, beta=0.6, bias=1.5)
    single("matmul-9", "MatMul", 9, floats(2, 3, 6), [floats(6, 4)])
    single("instance-normalization-6", "InstanceNormalization", 6, image, [floats(4), floats(4)])


def networks():
    import torch

    class Unit(torch.nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.body = torch.nn.Sequential(
                torch.nn.BatchNorm2d(inputs),
                torch.nn.Conv2d(inputs, outputs, 3, 1, 1, bias=False),
                torch.nn.BatchNorm2d(outputs),
                torch.nn.PReLU(outputs),
                torch.nn.Conv2d(outputs, outputs, 3, stride, 1, bias=False),
                torch.nn.BatchNorm2d(outputs))
            self.shortcut = torch.nn.MaxPool2d(1, stride) if inputs == outputs else (
                torch.nn.Sequential(torch.nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                                    torch.nn.BatchNorm2d(outputs)))

        def forward(self, x):
            return self.body(x) + self.shortcut(x)

    class Network(torch.nn.Module):
        """The layers of IR-50 (Deng et al., 2018) with two units, on 24x24 pixels."""

        def __init__(self, normalises, length):
            super().__init__()
            self.normalises = normalises
            self.length = length
            self.stem = torch.nn.Sequential(
                torch.nn.Conv2d(3, 8, 3, 1, 1, bias=False), torch.nn.BatchNorm2d(8),
                torch.nn.PReLU(8))
            self.units = torch.nn.Sequential(Unit(8, 8, 2), Unit(8, 16, 2))
            self.bn = torch.nn.BatchNorm2d(16)
            self.dropout = torch.nn.Dropout(0.4)
            self.fc = torch.nn.Linear(16 * 36, 32)
            self.features = torch.nn.BatchNorm1d(32)

        def forward(self, x):
            if self.normalises:
                x = (x - 127.5) / 128.0
            x = self.units(self.stem(x))
            x = self.dropout(self.bn(x))
            x = self.features(self.fc(torch.flatten(x, 1)))
            if self.length == "normalize":
                x = torch.nn.functional.normalize(x)
            if self.length == "norm":
                x = x / torch.norm(x, 2, 1, True)
            return x

    def made(normalises, length):
        torch.manual_seed(3)
        network = Network(normalises, length)
        for module in network.modules():
            if isinstance(module, (torch.nn.BatchNorm2d, torch.nn.BatchNorm1d)):
                torch.nn.init.uniform_(module.weight, 0.5, 1.5)
                torch.nn.init.uniform_(module.bias, -0.5, 0.5)
                torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
                torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
            if isinstance(module, torch.nn.PReLU):
                torch.nn.init.uniform_(module.weight, -0.1, 0.6)
        return network.eval()

    picture = RANDOM.integers(0, 256, (1, 3, 24, 24)).astype(numpy.float32)
    for name, normalises, length, dynamo, version in (
            ("torchscript-plain", False, "", False, 11),
            ("torchscript-normalised", True, "normalize", False, 17),
            ("torchscript-unfolded", True, "norm", False, 9),
            ("dynamo-normalised", True, "normalize", True, 18)):
        network = made(normalises, length)
        path = HERE / "temporary.onnx"
        data = torch.from_numpy(picture if normalises else (picture - 127.5) / 128)
        arguments = dict(opset_version=version, dynamo=dynamo, input_names=["input.1"],
                         output_names=["embedding"])
        if dynamo:
            arguments["dynamic_shapes"] = ({0: torch.export.Dim("batch")},)
            arguments["external_data"] = False
            data = torch.cat([data, data])
        else:
            arguments["dynamic_axes"] = {"input.1": {0: "None"}, "embedding": {0: "None"}}
            arguments["do_constant_folding"] = name != "torchscript-unfolded"
            if name == "torchscript-unfolded":
                arguments["training"] = torch.onnx.TrainingMode.PRESERVE
        with torch.no_grad():
            torch.onnx.export(network, (data,), str(path), **arguments)
        model = path.read_bytes()
        path.unlink()
        record(name, model, data[:1].numpy())


if __name__ == "__main__":
    if "--networks" not in sys.argv:
        operators()
    networks()
