#!/usr/bin/env python3
"""Writes the checkpoint identity beside it, and what MXNet makes of the pictures in Samples/ by it.

    pip install mxnet==1.9.1 numpy==1.23.5
    python3 record_identity.py

A network of three convolutions with parameters of a seed, 32 numbers from 112x112 pixels. Its last
normalization takes off the mean of the four embeddings, so that drawn faces differ by it at all.
"""

import json
import pathlib

import mxnet as mx
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "Samples"
NAMES = ["ada-1.png", "ada-2.png", "ben.jpg", "cleo.png"]


def block(x, name, filters, kernel, stride, pad):
    x = mx.sym.Convolution(x, name=name, num_filter=filters, kernel=(kernel, kernel),
                           stride=(stride, stride), pad=(pad, pad), no_bias=True)
    x = mx.sym.BatchNorm(x, name=name + "_bn", fix_gamma=False, eps=2e-5)
    return mx.sym.LeakyReLU(x, name=name + "_relu", act_type="prelu")


def network():
    x = (mx.sym.Variable("data") - 127.5) * 0.0078125
    x = block(x, "conv1", 8, 7, 4, 3)
    x = block(x, "conv2", 16, 3, 2, 1)
    x = block(x, "conv3", 16, 3, 4, 1)
    x = mx.sym.FullyConnected(mx.sym.Flatten(x), name="pre_fc1", num_hidden=32)
    return mx.sym.BatchNorm(x, name="fc1", fix_gamma=True, eps=2e-5)


def parameters(symbol):
    random = np.random.RandomState(112)
    shapes, _, statistics = symbol.infer_shape(data=(1, 3, 112, 112))
    values = {}
    for name, shape in zip(symbol.list_arguments(), shapes):
        if name == "data":
            continue
        fan_in = int(np.prod(shape[1:])) or 1
        center, spread = {"gamma": (1, 0.2), "beta": (0, 0.2), "bias": (0, 0.1)}.get(
            name.split("_")[-1], (0.25, 0.05) if "relu" in name else (0, (2 / fan_in) ** 0.5))
        values["arg:" + name] = random.normal(center, spread, shape)
    for name, shape in zip(symbol.list_auxiliary_states(), statistics):
        spread = random.normal(0, 0.1, shape)
        values["aux:" + name] = np.exp(spread) if name.endswith("var") else spread
    values["aux:fc1_moving_mean"][:] = 0
    values["aux:fc1_moving_var"][:] = 1
    return {name: mx.nd.array(value.astype(np.float32)) for name, value in values.items()}


def embeddings(symbol, values, images):
    arguments = {n[4:]: v for n, v in values.items() if n.startswith("arg:")}
    states = {n[4:]: v for n, v in values.items() if n.startswith("aux:")}
    rows = []
    for image in images:
        tensor = np.transpose(image.astype(np.float32), (2, 0, 1))[None]
        executor = symbol.bind(mx.cpu(), {**arguments, "data": mx.nd.array(tensor)},
                               aux_states=states, grad_req="null")
        rows.append(executor.forward(is_train=False)[0].asnumpy()[0])
    return np.array(rows)


def main():
    symbol = network()
    values = parameters(symbol)
    pictures = [mx.image.imdecode((SAMPLES / name).read_bytes()).asnumpy() for name in NAMES]
    raw = embeddings(symbol, values, pictures)
    values["aux:fc1_moving_mean"] = mx.nd.array(raw.mean(0))
    values["aux:fc1_moving_var"] = mx.nd.array(raw.var(0) + 0.01)
    symbol.save(str(HERE / "identity-symbol.json"))
    mx.nd.save(str(HERE / "identity-0000.params"), values)
    doubled = [picture.repeat(2, 0).repeat(2, 1) for picture in pictures]
    resized = [mx.image.resize_short(mx.nd.array(p, dtype=np.uint8), 112).asnumpy() for p in doubled]
    content = {"mxnet": mx.__version__, "pictures": NAMES}
    for name, images in (("plain", pictures), ("doubled", resized)):
        content[name] = embeddings(symbol, values, images)
        content[name + "Mirrored"] = embeddings(symbol, values, [i[:, ::-1] for i in images])
    unit = content["plain"] / np.linalg.norm(content["plain"], axis=1, keepdims=True)
    print((unit @ unit.T).round(3))
    rows = [
        f'"{key}": ' + (json.dumps(value) if not isinstance(value, np.ndarray) else
                        "[\n" + ",\n".join("  " + json.dumps([float(x) for x in row])
                                           for row in value) + "\n ]")
        for key, value in content.items()]
    (HERE / "identity.json").write_text("{" + ",\n ".join(rows) + "}\n")


main()
