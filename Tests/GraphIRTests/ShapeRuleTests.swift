import GraphIR
import Testing

/// What every operator makes of operands that fit.
@Suite struct ShapeRuleTests {
    static let image: Shape = [2, 6, 10, 12]
    static let open: Shape = [.batch, 6, .height, .width]

    static let layers: [ShapeCase] = [
        ShapeCase(
            .convolution(Convolution(kernel: 3, padding: 1)), [image, [8, 6, 3, 3]],
            [2, 8, 10, 12]),
        ShapeCase(
            .convolution(
                Convolution(
                    kernel: SpatialSize(3, 5), stride: SpatialSize(2, 1),
                    padding: SpatialSize(0, 2), dilation: SpatialSize(2, 1), groups: 3,
                    hasBias: true, hasPaddingValues: true)),
            [image, [9, 2, 3, 5], [9], [6]], [2, 9, 3, 12]),
        ShapeCase(
            .convolution(Convolution(kernel: 1)), [open, [8, 6, 1, 1]],
            [.batch, 8, .height, .width]),
        ShapeCase(
            .convolution(Convolution(kernel: 7)), [[1, 6, 7, 7], [8, 6, 7, 7]], [1, 8, 1, 1]),
        ShapeCase(
            .convolution(Convolution(kernel: 3, stride: 2, padding: 0, paddingEnd: 1)),
            [[1, 6, 112, 7], [8, 6, 3, 3]], [1, 8, 56, 3]),
        ShapeCase(
            .convolution(
                Convolution(
                    kernel: 3, stride: 2, padding: SpatialSize(2, 1),
                    paddingEnd: SpatialSize(0, 3))),
            [image, [8, 6, 3, 3]], [2, 8, 5, 7]),
        ShapeCase(.dense(Dense(hasBias: true)), [image, [5, 720], [5]], [2, 5]),
        ShapeCase(.dense(Dense(hasBias: false)), [open, [5, 720]], [.batch, 5]),
        ShapeCase(
            .dense(Dense(hasBias: false, flattensInput: false)), [image, [5, 12]],
            [2, 6, 10, 5]),
        ShapeCase(
            .batchNormalization(BatchNormalization(epsilon: 0)), [open, [6], [6], [6], [6]], open),
        ShapeCase(
            .batchNormalization(BatchNormalization(epsilon: 1e-3, fixesGamma: true)),
            [[2, 6], [6], [6], [6], [6]], [2, 6]),
        ShapeCase(
            .instanceNormalization(InstanceNormalization(epsilon: 1e-5)), [image, [6], [6]], image),
        ShapeCase(
            .pooling(Pooling(.max, kernel: 3, stride: 2)), [[1, 6, 6, 7]], [1, 6, 2, 3]),
        ShapeCase(
            .pooling(Pooling(.average, kernel: 3, stride: 2, rounding: .up)), [[1, 6, 6, 7]],
            [1, 6, 3, 3]),
        ShapeCase(
            .pooling(Pooling(.max, kernel: 3, stride: 2, padding: 1)), [[1, 6, 112, 7]],
            [1, 6, 56, 4]),
        ShapeCase(
            .pooling(
                Pooling(.max, kernel: 2, stride: 2, padding: 1, rounding: .upWithinImage)),
            [[1, 6, 6, 7]], [1, 6, 4, 4]),
        ShapeCase(
            .pooling(Pooling(.max, kernel: 1, stride: 2, rounding: .upWithinImage)),
            [[1, 6, 6, 7]], [1, 6, 3, 4]),
        ShapeCase(
            .pooling(Pooling(.max, kernel: 3, stride: 2, rounding: .upWithinImage)), [open],
            [
                .batch, 6, .symbol("ceil_within((H-3)/2)+1"), .symbol("ceil_within((W-3)/2)+1"),
            ]),
        ShapeCase(
            .pooling(
                Pooling(
                    .average, kernel: 3, padding: SpatialSize(0, 2), paddingEnd: SpatialSize(1, 4),
                    dilation: SpatialSize(1, 2), countsPadding: false)),
            [[1, 6, 6, 7]], [1, 6, 5, 9]),
        ShapeCase(.globalPooling(GlobalPooling(.max)), [open], [.batch, 6, 1, 1]),
    ]

    static let elementwise: [ShapeCase] = [
        ShapeCase(.relu(ReLU()), [image], image),
        ShapeCase(.leakyReLU(LeakyReLU(slope: -0.5)), [open], open),
        ShapeCase(.prelu(PReLU()), [open, [6]], open),
        ShapeCase(.prelu(PReLU()), [image, [1]], image),
        ShapeCase(.sigmoid(Sigmoid()), [[]], []),
        ShapeCase(.tanh(Tanh()), [[3]], [3]),
        ShapeCase(.clip(Clip(minimum: -.infinity, maximum: 6)), [open], open),
        ShapeCase(.identity(Identity()), [.unknown], .unknown),
        ShapeCase(.dropout(Dropout(rate: 0.4)), [open], open),
        ShapeCase(.softmax(Softmax(axis: -4)), [image], image),
        ShapeCase(.l2Normalization(L2Normalization(.spatial, epsilon: 0)), [open], open),
        ShapeCase(.binary(Binary(.add)), [image, image], image),
        ShapeCase(.binary(Binary(.add)), [open, open], open),
        ShapeCase(.binary(Binary(.multiply)), [image, [6, 1, 1]], image),
        ShapeCase(.binary(Binary(.multiply)), [[2, 6, 1, 1], image], image),
        ShapeCase(.binary(Binary(.divide)), [[], [4]], [4]),
        ShapeCase(.binary(Binary(.subtract)), [[], []], []),
        ShapeCase(.binary(Binary(.add)), [[.batch, 1], [3, 4]], [3, 4]),
        ShapeCase(.binary(Binary(.power)), [image, []], image),
        ShapeCase(.binary(Binary(.minimum)), [[3, 1], [4]], [3, 4]),
        ShapeCase(.function(Function(.exp)), [open], open),
        ShapeCase(.function(.selu(alpha: 1.5, gamma: -2)), [[]], []),
        ShapeCase(.function(.shrink(lambda: 0.5, bias: 0.25)), [.unknown], .unknown),
    ]

    static let joining: [ShapeCase] = [
        ShapeCase(.reduction(Reduction(.mean, axes: [2, 3])), [open], [.batch, 6, 1, 1]),
        ShapeCase(
            .reduction(Reduction(.sum, axes: [-1, 0], keepsDimensions: false)), [open],
            [6, .height]),
        ShapeCase(
            .reduction(Reduction(.product, axes: [0], keepsDimensions: false)), [[7]], []),
        ShapeCase(
            .reduction(Reduction(.maximum, axes: [7])), [[1, 1, 1, 1, 1, 1, 1, 9]],
            [1, 1, 1, 1, 1, 1, 1, 1]),
        ShapeCase(.matrixProduct(MatrixProduct()), [[2, 3], [3, 4]], [2, 4]),
        ShapeCase(.matrixProduct(MatrixProduct()), [[3], [3]], []),
        ShapeCase(.matrixProduct(MatrixProduct()), [[3], [5, 3, 4]], [5, 4]),
        ShapeCase(.matrixProduct(MatrixProduct()), [[5, 2, 3], [3]], [5, 2]),
        ShapeCase(
            .matrixProduct(MatrixProduct()), [[7, 1, 2, 3], [5, 3, 4]], [7, 5, 2, 4]),
        ShapeCase(
            .matrixProduct(MatrixProduct()), [open, [.width, 4]], [.batch, 6, .height, 4]),
    ]

    static let rearranging: [ShapeCase] = [
        ShapeCase(
            .bilinearResize(BilinearResize(.size(SpatialSize(3, 4)), alignsCorners: true)),
            [open], [.batch, 6, 3, 4]),
        ShapeCase(
            .bilinearResize(BilinearResize(.likeOperand, alignsCorners: true)),
            [image, [1, 1, .height, 4]], [2, 6, .height, 4]),
        ShapeCase(
            .bilinearResize(
                BilinearResize(.scale(height: 0.25, width: 1.5), alignsCorners: false)),
            [image], [2, 6, 2, 18]),
        ShapeCase(
            .nearestUpsampling(NearestUpsampling(scale: SpatialSize(2, 3))), [image],
            [2, 6, 20, 36]),
        ShapeCase(
            .concatenation(Concatenation(count: 3)), [image, image, [2, 1, 10, 12]],
            [2, 13, 10, 12]),
        ShapeCase(
            .concatenation(Concatenation(count: 2, axis: -1)), [[1, 3], [1, .width]],
            [1, .symbol("(3+W)")]),
        ShapeCase(.split(Split(count: 2)), [image], [2, 3, 10, 12], [2, 3, 10, 12]),
        ShapeCase(
            .split(Split(count: 1, axis: -1)), [open], [.batch, 6, .height, .symbol("(W)/1")]),
        ShapeCase(.flatten(Flatten()), [image], [2, 720]),
        ShapeCase(.flatten(Flatten()), [open], [.batch, .symbol("(6)*(H)*(W)")]),
        ShapeCase(.flatten(Flatten()), [[5]], [5, 1]),
        ShapeCase(.reshape(Reshape([0, -1, 4])), [image], [2, 180, 4]),
        ShapeCase(.reshape(Reshape([0, -1])), [open], [.batch, .symbol("?")]),
        ShapeCase(.reshape(Reshape([1440])), [image], [1440]),
        ShapeCase(.transpose(Transpose([0, 2, 3, 1])), [open], [.batch, .height, .width, 6]),
        ShapeCase(
            .foreign(Foreign(name: "Custom", operandCount: 1, outputCount: 2)), [image],
            .unknown, .unknown),
    ]

    @Test(arguments: layers + elementwise + joining + rearranging)
    func givesTheShapes(_ example: ShapeCase) throws {
        var graph = Graph(name: "case")
        let inputs = example.operands.enumerated().map { graph.addInput("x\($0)", $1) }
        let outputs = try graph.addNode("node", example.op, inputs)
        #expect(outputs.map { graph.shape($0) } == example.expected)
        graph.outputs = outputs
        try GraphVerifier.verify(graph)
    }

    /// A graph of one node of each case, through its text and back.
    @Test(arguments: layers + elementwise + joining + rearranging)
    func roundTripsAsText(_ example: ShapeCase) throws {
        var graph = Graph(name: "case")
        let inputs = example.operands.enumerated().map { graph.addInput("x\($0)", $1) }
        graph.outputs = try graph.addNode("node", example.op, inputs)
        #expect(try GraphParser.parse(GraphPrinter().print(graph)) == graph)
    }

    @Test func everythingAfterAForeignOperatorIsUnknown() throws {
        var graph = Graph(name: "case")
        let x = graph.addInput("x", Self.image)
        let loss = try graph.addNode(
            "loss", .foreign(Foreign(name: "Loss", operandCount: 1)), [x])
        let weight = graph.addParameter("w", [1])
        let convolution = Operator.convolution(Convolution(kernel: 3))
        let after = try graph.addNode("after", convolution, [loss[0], weight])
        #expect(graph.shape(after[0]) == .unknown)
    }
}
