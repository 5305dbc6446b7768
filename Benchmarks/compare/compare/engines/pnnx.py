"""An ONNX file through pnnx: files for ncnn, and a PyTorch module."""

import importlib.util
import os
import shutil

from compare.files import BIN, Failure, call
from compare.networks import IMAGE


def convert(onnx, folder, batch):
    """Runs pnnx in the folder; its files are called ``model.ncnn.param`` and so on.

    On networks whose convolutions share weights pnnx ends by a segmentation fault where it folds
    batch normalizations into them; there ONNX Runtime does that first."""
    shape = str([batch, *IMAGE]).replace(" ", "")
    command = [BIN / "pnnx", "model.onnx", f"inputshape={shape}", "fp16=0"]
    shutil.copyfile(onnx, folder / "model.onnx")
    try:
        call(command, folder)
    except Failure:
        fold(onnx, folder / "model.onnx")
        call(command, folder)


def fold(onnx, target):
    """Has ONNX Runtime fold what folds for every processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(target)
    onnxruntime.InferenceSession(str(onnx), options, providers=["CPUExecutionProvider"])


def torch_module(onnx, folder, batch):
    """The network as a PyTorch module in evaluation mode, and an input for it."""
    import torch

    convert(onnx, folder, batch)
    spec = importlib.util.spec_from_file_location("model_pnnx", folder / "model_pnnx.py")
    source = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(source)
    # The source reads its weights from the working directory.
    before = os.getcwd()
    os.chdir(folder)
    try:
        module = source.Model().float().eval()
    finally:
        os.chdir(before)
    return module, torch.zeros(batch, *IMAGE)
