import GraphIR
import Testing

/// The nodes each operator becomes.
@Suite("ONNX operators") struct ONNXOperatorTests {
    /// One operator on an image and the nodes expected.
    struct Case: Sendable, CustomTestStringConvertible {
        var node: String
        var expected: [String]
        var parameters = ""
        var testDescription: String { node }
    }

    static let windows = "kernel_shape=[3, 3] strides=[2, 2]"

    static let cases = [
        Case(
            node: "convolution(%data, %w, %b) kernel=[3, 2] stride=[1, 2] padding=[1, 0] "
                + "dilation=[1, 2] groups=2 bias=true",
            expected: [
                "Conv(data, w, b) -> y kernel_shape=[3, 2] strides=[1, 2] pads=[1, 0, 1, 0] "
                    + "dilations=[1, 2] group=2"
            ], parameters: "parameter %w : [6, 2, 3, 2]\nparameter %b : [6]"),
        Case(
            node: "dense(%data, %w, %b) bias=true",
            expected: [
                "Flatten(data) -> y_flat axis=1", "Gemm(y_flat, w, b) -> y transB=1",
            ], parameters: "parameter %w : [5, 168]\nparameter %b : [5]"),
        Case(
            node: "dense(%data, %w, %b) bias=true last_axis=true",
            expected: [
                "Transpose(w) -> y_weight perm=[1, 0]", "MatMul(data, y_weight) -> y_product",
                "Add(y_product, b) -> y",
            ], parameters: "parameter %w : [5, 6]\nparameter %b : [5]"),
        Case(
            node: "batch_normalization(%data, %g, %b, %m, %v) epsilon=0.5",
            expected: ["BatchNormalization(data, g, b, m, v) -> y epsilon=0.5"],
            parameters: channels("g", "b", "m", "v")),
        Case(
            node: "batch_normalization(%data, %g, %b, %m, %v) epsilon=0.5 fix_gamma=true",
            expected: ["BatchNormalization(data, g_fixed, b, m, v) -> y epsilon=0.5"],
            parameters: channels("g", "b", "m", "v")),
        Case(
            node: "instance_normalization(%data, %g, %b) epsilon=0.25",
            expected: ["InstanceNormalization(data, g, b) -> y epsilon=0.25"],
            parameters: channels("g", "b")),
        Case(node: "relu(%data)", expected: ["Relu(data) -> y"]),
        Case(node: "sigmoid(%data)", expected: ["Sigmoid(data) -> y"]),
        Case(node: "tanh(%data)", expected: ["Tanh(data) -> y"]),
        Case(node: "identity(%data)", expected: ["Identity(data) -> y"]),
        Case(node: "dropout(%data) rate=0.4", expected: ["Identity(data) -> y"]),
        Case(node: "leaky_relu(%data) slope=0.5", expected: ["LeakyRelu(data) -> y alpha=0.5"]),
        Case(
            node: "prelu(%data, %g)", expected: ["PRelu(data, g) -> y"],
            parameters: channels("g")),
        Case(
            node: "clip(%data) min=-1.0 max=6.0", expected: ["Clip(data, y_min, y_max) -> y"]),
        Case(node: "clip(%data) max=6.0", expected: ["Clip(data, , y_max) -> y"]),
        Case(node: "clip(%data) min=0.0", expected: ["Clip(data, y_min) -> y"]),
        Case(
            node: "pooling(%data) kind=max kernel=[3, 3] stride=[2, 2] padding=[1, 1]",
            expected: ["MaxPool(data) -> y \(windows) pads=[1, 1, 1, 1]"]),
        // 7x6 rounds up to 3x3 windows; in width they reach one column past the end.
        Case(
            node: "pooling(%data) kind=max kernel=[3, 3] stride=[2, 2] rounding=up",
            expected: ["MaxPool(data) -> y \(windows) pads=[0, 0, 0, 1]"]),
        Case(
            node: "pooling(%data) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 1]",
            expected: ["AveragePool(data) -> y \(windows) pads=[1, 1, 1, 1] count_include_pad=1"]),
        Case(
            node: "pooling(%data) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 1] "
                + "exclude_padding=true rounding=up",
            expected: ["AveragePool(data) -> y \(windows) pads=[1, 1, 1, 2] count_include_pad=0"]),
        Case(
            node: "pooling(%data) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 1] "
                + "rounding=up",
            expected: [
                "Pad(data, y_pads) -> y_padded",
                "AveragePool(y_padded) -> y \(windows) pads=[0, 0, 0, 1] count_include_pad=0",
            ]),
        Case(
            node: "global_pooling(%data) kind=average", expected: ["GlobalAveragePool(data) -> y"]),
        Case(node: "global_pooling(%data) kind=max", expected: ["GlobalMaxPool(data) -> y"]),
        Case(
            node: "binary(%data, %g) kind=divide", expected: ["Div(data, g) -> y"],
            parameters: "parameter %g : [4, 1, 1]"),
        Case(node: "binary(%data, %data) kind=subtract", expected: ["Sub(data, data) -> y"]),
        Case(node: "binary(%data, %data) kind=power", expected: ["Pow(data, data) -> y"]),
        Case(node: "binary(%data, %data) kind=minimum", expected: ["Min(data, data) -> y"]),
        Case(node: "function(%data) kind=abs", expected: ["Abs(data) -> y"]),
        Case(node: "function(%data) kind=negate", expected: ["Neg(data) -> y"]),
        Case(
            node: "function(%data) kind=shrink lambda=0.5 bias=0.25",
            expected: ["Shrink(data) -> y lambd=0.5 bias=0.25"]),
        Case(
            node: "function(%data) kind=hard_sigmoid alpha=0.25 beta=0.5",
            expected: ["HardSigmoid(data) -> y alpha=0.25 beta=0.5"]),
        Case(
            node: "reduction(%data) kind=sum axes=[1, -1]",
            expected: ["ReduceSum(data, y_axes) -> y keepdims=1"]),
        Case(
            node: "reduction(%data) kind=product axes=[0] drops_axes=true",
            expected: ["ReduceProd(data) -> y axes=[0] keepdims=0"]),
        Case(
            node: "matrix_product(%data, %w)", expected: ["MatMul(data, w) -> y"],
            parameters: "parameter %w : [6, 5]"),
        Case(
            node: "bilinear_resize(%data) scale_height=2.0 scale_width=0.5 align_corners=true",
            expected: [
                "Resize(data, , , y_size) -> y mode=linear "
                    + "coordinate_transformation_mode=align_corners"
            ]),
        Case(
            node: "bilinear_resize(%data) size=[3, 3]",
            expected: [
                "Resize(data, , , y_size) -> y mode=linear "
                    + "coordinate_transformation_mode=half_pixel"
            ]),
        Case(
            node: "nearest_upsampling(%data) scale=[2, 3]",
            expected: [
                "Resize(data, , , y_size) -> y mode=nearest "
                    + "coordinate_transformation_mode=asymmetric nearest_mode=floor"
            ]),
        Case(
            node: "selection(%data) axis=-1 indices=\"5...0 by -1\"",
            expected: ["Slice(data, y_starts, y_ends, y_axes, y_steps) -> y"]),
        Case(
            node: "selection(%data) axis=2 indices=\"-1, 0..<7\" fill=0.5",
            expected: ["Pad(data, y_pads, y_fill) -> y"]),
        Case(
            node: "selection(%data) axis=1 indices=\"0..<4 each 2\"",
            expected: ["Gather(data, y_indices) -> y axis=1"]),
        Case(
            node: "selection(%data) axis=1 indices=\"0, -1, 2\"",
            expected: [
                "Pad(data, y_pads) -> y_filled", "Gather(y_filled, y_indices) -> y axis=1",
            ]),
        Case(
            node: "resampling(%data) axis=3 rows=\"0.5*0 + 0.5*5, 2\"",
            expected: ["MatMul(data, y_weights) -> y"]),
        Case(
            node: "resampling(%data) axis=2 rows=\"0.5*0 + 0.5*5, fill\" fill=2.0",
            expected: [
                "Transpose(data) -> y_turned perm=[0, 1, 3, 2]",
                "MatMul(y_turned, y_weights) -> y_product", "Add(y_product, y_fill) -> y_filled",
                "Transpose(y_filled) -> y perm=[0, 1, 3, 2]",
            ]),
        Case(
            node: "convolution(%data, %w) kernel=[3, 3] stride=[2, 2] padding_end=[1, 0]",
            expected: [
                "Conv(data, w) -> y \(windows) pads=[0, 0, 1, 0] dilations=[1, 1] group=1"
            ], parameters: "parameter %w : [6, 4, 3, 3]"),
        Case(
            node: "pooling(%data) kind=max kernel=[3, 3] stride=[2, 2] padding_end=[1, 2] "
                + "dilation=[2, 1] rounding=up_within_image",
            expected: ["MaxPool(data) -> y \(windows) pads=[0, 0, 2, 2] dilations=[2, 1]"]),
        Case(
            node: "concatenation(%data, %data) count=2 axis=-1",
            expected: ["Concat(data, data) -> y axis=-1"]),
        Case(node: "flatten(%data)", expected: ["Flatten(data) -> y axis=1"]),
        Case(node: "reshape(%data) shape=[0, -1]", expected: ["Reshape(data, y_shape) -> y"]),
        Case(
            node: "transpose(%data) axes=[0, 2, 3, 1]",
            expected: ["Transpose(data) -> y perm=[0, 2, 3, 1]"]),
        Case(node: "softmax(%data) axis=1", expected: ["Softmax(data) -> y axis=1"]),
        Case(
            node: "l2_normalization(%data) over=channel epsilon=0.5",
            expected: [
                "Mul(data, data) -> y_squares",
                "ReduceSum(y_squares, y_axes) -> y_sum keepdims=1",
                "Add(y_sum, y_epsilon) -> y_shifted", "Sqrt(y_shifted) -> y_norm",
                "Div(data, y_norm) -> y",
            ]),
        Case(
            node: "l2_normalization(%data) over=instance epsilon=0.0",
            expected: [
                "Mul(data, data) -> y_squares",
                "ReduceSum(y_squares, y_axes) -> y_sum keepdims=1", "Sqrt(y_sum) -> y_norm",
                "Max(y_norm, y_least) -> y_bounded", "Div(data, y_bounded) -> y",
            ]),
    ]

    private static func channels(_ names: String...) -> String {
        names.map { "parameter %\($0) : [4]" }.joined(separator: "\n")
    }

    @Test(arguments: cases) func becomesTheseNodes(_ example: Case) throws {
        let graph = try preparedGraph(
            """
            input %data : [1, 4, 7, 6]
            \(example.parameters)
            %y = \(example.node)
            output %y
            """)
        #expect(nodeLines(try writtenModel(graph)) == example.expected)
    }

    @Test func splitStatesItsParts() throws {
        let model = try writtenModel(
            preparedGraph(
                """
                input %data : [1, 4, 7, 6]
                %y, %z = split(%data) count=2 axis=-3
                output %y, %z
                """))
        #expect(nodeLines(model) == ["Split(data, y_parts) -> y, z axis=1"])
        #expect(try model.initializer("y_parts").integers == [2, 2])
    }

    @Test func targetSizesAreThoseOfTheResult() throws {
        let model = try writtenModel(
            preparedGraph(
                """
                input %data : [N, 4, 7, 6]
                %y = nearest_upsampling(%data) scale=[2, 3]
                %z = reshape(%y) shape=[0, -1]
                output %z
                """, batch: 2))
        #expect(try model.initializer("y_size").integers == [2, 4, 14, 18])
        #expect(try model.initializer("z_shape").integers == [2, 1008])
    }

    @Test func fixedGammaIsWrittenAsOnes() throws {
        let model = try writtenModel(
            preparedGraph(
                """
                input %data : [1, 2, 1, 1]
                parameter %g : f32[2] = [5.0, 6.0]
                parameter %b : [2]
                %y = batch_normalization(%data, %g, %b, %b, %b) epsilon=0.5 fix_gamma=true
                output %y
                """))
        #expect(try model.initializer("g_fixed").floats == [1, 1])
        #expect(model.graph.initializer.map(\.name) == ["g_fixed", "b"])
    }
}
