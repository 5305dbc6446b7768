#!/usr/bin/env python3
"""Writes mxnet-exporter: a file of MXNet's own exporter, with outputs recorded from ONNX Runtime.

    python3 record_mxnet.py      # in this folder; two environments, because MXNet is old:
                                 # 1. mxnet==1.5.0 "numpy<1.24" onnx==1.14.1 "protobuf<4"
                                 # 2. onnx, onnxruntime, numpy

In the first it exports a network of two residual units with pseudo-random parameters, in the second
it computes the outputs; a part whose packages are missing is left out. The exporter lists every
parameter among the inputs. It takes the versions from the onnx package that it finds; the file
states those of its own time, IR 3 and operator set 8, which its nodes are written for.
"""
import pathlib

import numpy

FOLDER = pathlib.Path(__file__).parent / "mxnet-exporter"


def network(mx):
    def norm(x, name, **more):
        return mx.sym.BatchNorm(x, eps=2e-5, momentum=0.9, name=name, **more)

    def conv(x, name, filters, kernel, stride=1, pad=0):
        return mx.sym.Convolution(
            x, num_filter=filters, kernel=(kernel, kernel), stride=(stride, stride),
            pad=(pad, pad), no_bias=True, name=name)

    def unit(x, name, filters, same):
        y = norm(x, name + "_bn1", fix_gamma=False)
        y = conv(y, name + "_conv1", filters, 3, 1, 1)
        y = norm(y, name + "_bn2", fix_gamma=False)
        y = mx.sym.LeakyReLU(y, act_type="prelu", name=name + "_relu1")
        y = conv(y, name + "_conv2", filters, 3, 2, 1)
        y = norm(y, name + "_bn3", fix_gamma=False)
        x = conv(x, name + "_conv1sc", filters, 1, 2)
        return y + norm(x, name + "_sc", fix_gamma=False)

    x = (mx.sym.Variable("data") - 127.5) * 0.0078125
    x = conv(x, "conv0", 8, 3, 1, 1)
    x = norm(x, "bn0", fix_gamma=False)
    x = mx.sym.LeakyReLU(x, act_type="prelu", name="relu0")
    x = unit(x, "stage1_unit1", 8, False)
    x = unit(x, "stage2_unit1", 16, False)
    x = norm(x, "bn1", fix_gamma=False)
    x = mx.sym.Dropout(x, p=0.4, name="dropout0")
    x = mx.sym.FullyConnected(x, num_hidden=32, name="pre_fc1")
    return norm(x, "fc1", fix_gamma=True)


def export():
    import mxnet as mx
    import onnx.checker
    # The exporter checks its nodes against the newest operator set, which knows no `spatial`.
    onnx.checker.check_graph = lambda graph: None
    from mxnet.contrib import onnx as exporter
    random = numpy.random.default_rng(9)
    symbol = network(mx)
    shape = (1, 3, 24, 24)
    shapes, _, auxiliary = symbol.infer_shape(data=shape)
    parameters = {}
    named = list(zip(symbol.list_arguments(), shapes))
    for name, size in named + list(zip(symbol.list_auxiliary_states(), auxiliary)):
        if name == "data":
            continue
        array = random.standard_normal(size) * 0.2
        if name.endswith(("gamma", "var")):
            array = numpy.abs(array) + 0.8
        if name == "fc1_gamma":
            array = numpy.ones(size)  # as training leaves it: the exporter knows no fix_gamma
        parameters[name] = mx.nd.array(array.astype(numpy.float32))
    path = FOLDER / "model.onnx"
    exporter.export_model(symbol, parameters, [shape], numpy.float32, str(path))
    model = onnx.load(str(path))
    model.ir_version = 3
    model.opset_import[0].version = 8
    path.write_bytes(model.SerializeToString(deterministic=True))
    picture = random.integers(0, 256, shape).astype(numpy.float32)
    numpy.save(FOLDER / "input.npy", picture)
    executor = symbol.bind(mx.cpu(), {"data": mx.nd.array(picture), **parameters},
                           aux_states={n: parameters[n] for n in symbol.list_auxiliary_states()})
    numpy.save(FOLDER / "mxnet.npy", executor.forward(is_train=False)[0].asnumpy())


def record():
    import onnx
    import onnxruntime
    model = onnx.load(str(FOLDER / "model.onnx"))
    # The exporter leaves slopes [C], which ONNX Runtime takes for one a column, and writes spatial=0
    # beside statistics per channel. For ONNX Runtime alone both are put right, as insightface's
    # users do it.
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name == "spatial":
                attribute.i = 1
    slopes = {node.input[1] for node in model.graph.node if node.op_type == "PRelu"}
    for value in list(model.graph.input):
        if value.name in slopes:
            model.graph.input.remove(value)
    for array in model.graph.initializer:
        if array.name in slopes:
            array.dims.extend([1, 1])
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"])
    result = session.run(None, {"data": numpy.load(FOLDER / "input.npy")})[0]
    numpy.save(FOLDER / "output.npy", result)
    ours = numpy.load(FOLDER / "mxnet.npy")
    print("ONNX Runtime, MXNet:", numpy.abs(result - ours).max() / numpy.abs(ours).max())


for part in (export, record):
    try:
        part()
    except ImportError as error:
        print(f"{part.__name__}() is left out:", error)
