import Diagnostics
import FaceImages
import Foundation
import GraphIR
import Interpreter
import ModelExport
import TestSupport
import Testing

/// Files as others understand them: ONNX's checker, and ONNX Runtime against the interpreter.
@Suite("ONNX Runtime", .enabled(if: Python.path != nil)) struct ONNXRuntimeTests {
    /// Every operator the writer knows, each an output, on sizes that divide by nothing.
    static let everything = """
        input %data : [N, 4, 7, 6]
        parameter %w : [6, 2, 3, 2]
        parameter %c : [6]
        parameter %g : [4]
        parameter %b : [4]
        parameter %m : [4]
        parameter %v_moving_var : [4]
        parameter %one : [1]
        parameter %channel : [4, 1, 1]
        parameter %dense_weight : [5, 168]
        parameter %dense_bias : [5]
        parameter %last_weight : [3, 6]
        parameter %last_bias : [3]
        parameter %two : f32[] = [2.0]
        %conv = convolution(%data, %w, %c) kernel=[3, 2] stride=[2, 1] padding=[1, 0] \
        dilation=[1, 2] groups=2 bias=true
        %bn = batch_normalization(%data, %g, %b, %m, %v_moving_var) epsilon=0.001
        %fixed = batch_normalization(%data, %g, %b, %m, %v_moving_var) epsilon=0.1 fix_gamma=true
        %in = instance_normalization(%data, %g, %b) epsilon=0.01
        %relu = relu(%data)
        %leaky = leaky_relu(%data) slope=0.3
        %prelu = prelu(%data, %g)
        %single = prelu(%data, %one)
        %sigmoid = sigmoid(%data)
        %tanh = tanh(%data)
        %clip = clip(%data) min=-0.5 max=0.25
        %upper = clip(%data) max=0.25
        %max = pooling(%data) kind=max kernel=[3, 2] stride=[2, 2] padding=[1, 0] rounding=up
        %average = pooling(%data) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 1] \
        rounding=up
        %without = pooling(%data) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 1] \
        rounding=up exclude_padding=true
        %plain = pooling(%data) kind=average kernel=[2, 3] padding=[1, 1]
        %mean = global_pooling(%data) kind=average
        %top = global_pooling(%data) kind=max
        %scaled = binary(%data, %channel) kind=multiply
        %sum = binary(%mean, %data) kind=add
        %rest = binary(%two, %data) kind=subtract
        %half = binary(%data, %two) kind=divide
        %grown = bilinear_resize(%data) size=[13, 11] align_corners=true
        %shrunk = bilinear_resize(%data) size=[3, 9]
        %like = bilinear_resize(%mean, %data) like=true align_corners=true
        %up = nearest_upsampling(%data) scale=[2, 3]
        %joined = concatenation(%data, %bn, %relu) count=3
        %part, %other = split(%data) count=2 axis=3
        %flat = flatten(%data)
        %shaped = reshape(%data) shape=[0, 8, -1]
        %turned = transpose(%data) axes=[0, 2, 3, 1]
        %soft = softmax(%data) axis=1
        %instance = l2_normalization(%data) over=instance epsilon=1e-10
        %channels = l2_normalization(%data) over=channel epsilon=0.0
        %spatial = l2_normalization(%data) over=spatial epsilon=0.5
        %dropped = dropout(%data) rate=0.4
        %cut = selection(%data) axis=2 indices="6...0 by -2"
        %first = selection(%data) axis=1 indices="2"
        %bordered = selection(%data) axis=-1 indices="2*[-1], 0..<6, -1" fill=1.5
        %spread = selection(%data) axis=3 indices="0, -1, 1, -1, 2"
        %repeated = selection(%data) axis=2 indices="0..<7 each 2"
        %mixed = resampling(%data) axis=2 rows="0.25*0 + -0.5*6, fill, 3" fill=0.5
        %mixed_last = resampling(%data) axis=3 rows="0.25*0 + -0.5*5, 3"
        %one_sided = convolution(%data, %w) kernel=[3, 2] stride=[2, 2] padding_end=[1, 2] groups=2
        %max_end = pooling(%data) kind=max kernel=[3, 3] stride=[2, 2] padding_end=[1, 1] \
        dilation=[2, 1] rounding=up_within_image
        %average_end = pooling(%data) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 0] \
        padding_end=[0, 1] rounding=up
        %average_within = pooling(%data) kind=average kernel=[2, 2] stride=[3, 3] padding_end=[1, 1] \
        rounding=up_within_image exclude_padding=true
        %dense = dense(%data, %dense_weight, %dense_bias) bias=true
        %last = dense(%data, %last_weight, %last_bias) bias=true last_axis=true
        output %conv, %bn, %fixed, %in, %relu, %leaky, %prelu, %single, %sigmoid, %tanh, %clip, \
        %upper, %max, %average, %without, %plain, %mean, %top, %scaled, %sum, %rest, %half, \
        %grown, %shrunk, %like, %up, %joined, %part, %other, %flat, %shaped, %turned, %soft, \
        %instance, %channels, %spatial, %dropped, %dense, %last, %cut, %first, %bordered, %spread, \
        %repeated, %mixed, %mixed_last, %one_sided, %max_end, %average_end, %average_within
        """

    static let script = """
        import sys, numpy, onnx, onnxruntime
        folder = sys.argv[1]
        model = onnx.load(folder + "/model.onnx")
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(
            folder + "/model.onnx", providers=["CPUExecutionProvider"])
        results = session.run(None, {"data": numpy.load(folder + "/data.npy")})
        for output, result in zip(session.get_outputs(), results):
            assert list(result.shape) == output.shape, (output.name, result.shape, output.shape)
        flat = numpy.concatenate([result.ravel() for result in results]).astype(numpy.float32)
        numpy.save(folder + "/result.npy", flat)
        """

    @Test(arguments: [everything, functions], [1, 3])
    func agreesWithTheInterpreter(text: String, batch: Int) async throws {
        let python = try #require(Python.path)
        let graph = try preparedGraph(text, batch: batch)
        var random = SplitMix(seed: 8)
        let data = Tensor.random([batch, 4, 7, 6], using: &random)
        let expected = try Interpreter(graph: graph).run([data])
        try await Fixtures.withTemporaryFolder { folder in
            let bytes = try ONNXWriter(producerVersion: "1").encode(graph)
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/model.onnx"))
            let array = try NumpyArray(shape: data.shape, .float32(data.floats))
            try Data(array.encoded()).write(to: URL(fileURLWithPath: "\(folder)/data.npy"))
            let errors = try Python.run(python, Self.script, folder)
            try #require(errors == nil, "\(errors ?? "")")
            let result = try NumpyArray.read(path: "\(folder)/result.npy").doubles
            try #require(result.count == expected.reduce(0) { $0 + $1.count })
            var position = 0
            for (output, tensor) in zip(graph.outputs, expected) {
                let exact = tensor.doubles
                let scale = exact.map(abs).max() ?? 0
                let part = result[position..<position + exact.count]
                let error = zip(part, exact).map { abs($0 - $1) }.max() ?? 0
                #expect(error <= 2e-6 * scale, "\(graph[output].name)")
                position += exact.count
            }
        }
    }
}
