"""OpenVINO: converted to its own format, float32 throughout."""

from compare.engine import Engine


class Implementation(Engine):
    title = "OpenVINO"
    packages = ["openvino"]
    settings = "CPU, latency hint, float32 precision hint, one stream, threads"

    @staticmethod
    def prepare(onnx, folder, batch, threads):
        import openvino

        model = openvino.convert_model(str(onnx))
        openvino.save_model(model, str(folder / "model.xml"), compress_to_fp16=False)
        return ["model.xml", "model.bin"]

    def __init__(self, folder, threads, batch):
        import openvino

        compiled = openvino.Core().compile_model(
            str(folder / "model.xml"), "CPU",
            {
                "PERFORMANCE_HINT": "LATENCY",
                "INFERENCE_PRECISION_HINT": "f32",
                "INFERENCE_NUM_THREADS": str(threads),
                "NUM_STREAMS": "1",
                # The processors are chosen for all engines alike from outside.
                "ENABLE_CPU_PINNING": "NO",
            })
        self.request = compiled.create_infer_request()
        self.tensor = openvino.Tensor

    def run(self, images):
        self.request.set_input_tensor(self.tensor(images, shared_memory=True))
        self.request.infer()
        return self.request.get_output_tensor().data.copy()
