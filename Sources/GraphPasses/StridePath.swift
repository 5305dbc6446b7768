import GraphIR

/// The nodes between a strided 1x1 convolution and the convolutions that can take its stride.
struct StridePath {
    /// The convolution that gives its stride away.
    private let reader: Node
    private let stride: SpatialSize
    /// The convolutions that take it.
    private var sources: [Node] = []
    /// What they, and the elementwise nodes behind them, compute.
    private var values: [ValueID] = []

    /// The path that ends in `node`; nil where that is no strided 1x1 convolution of more than
    /// one pixel, or its stride cannot move.
    init?(endingIn node: Node, in editor: GraphEditor) {
        guard case .convolution(let definition) = node.operator, definition.kernel == 1,
            !definition.isPadded, definition.stride != 1,
            editor.graph.shape(node.inputs[0]).plane != editor.graph.shape(node.outputs[0]).plane
        else { return nil }
        reader = node
        stride = definition.stride
        guard collect(node.inputs[0], for: node, in: editor) else { return nil }
    }

    /// Moves the stride; returns the multiply-accumulates that are not done any more.
    func apply(to editor: inout GraphEditor) -> Double {
        let before = sources.reduce(0) { $0 + $1.multiplyAccumulates(in: editor.graph) }
        editor.replace(reader.strided(by: 1))
        for source in sources {
            guard case .convolution(let definition) = source.operator else { continue }
            let product = SpatialSize(
                definition.stride.height * stride.height, definition.stride.width * stride.width)
            editor.replace(source.strided(by: product))
        }
        for value in values { editor.keepEvery(stride, of: value) }
        return before - sources.reduce(0) { $0 + $1.multiplyAccumulates(in: editor.graph) }
    }

    /// Adds a value that `reader` alone may read, and what it is computed from.
    private mutating func collect(
        _ value: ValueID, for reader: Node, in editor: GraphEditor
    ) -> Bool {
        guard editor.isPrivate(value, to: reader), let node = editor.graph.producer(of: value),
            node.outputs == [value]
        else { return false }
        values.append(value)
        switch node.operator {
        case .convolution(let definition):
            guard definition.stride.height * stride.height <= Self.largestStride,
                definition.stride.width * stride.width <= Self.largestStride
            else { return false }
            sources.append(node)
        case .batchNormalization, .relu, .leakyReLU, .prelu, .sigmoid, .tanh, .clip, .function,
            .identity, .dropout:
            guard collect(node.inputs[0], for: node, in: editor) else { return false }
        case .binary:
            for operand in node.inputs {
                guard collectOperand(operand, of: node, in: editor) else { return false }
            }
        default: return false
        }
        for case .binary(_, let other, _) in node.epilogue {
            guard collectOperand(other, of: node, in: editor) else { return false }
        }
        return true
    }

    /// An operand of arithmetic: a number per channel stays, an image must shrink too.
    private mutating func collectOperand(
        _ operand: ValueID, of node: Node, in editor: GraphEditor
    ) -> Bool {
        let shape = editor.graph.shape(operand)
        if shape.dimensions.suffix(2).allSatisfy({ $0 == 1 }) { return true }
        guard shape == editor.graph.shape(node.outputs[0]) else { return false }
        return collect(operand, for: node, in: editor)
    }

    /// The largest stride the operator takes.
    private static let largestStride = 1 << 20
}

extension Node {
    /// The convolution with another stride.
    fileprivate func strided(by stride: SpatialSize) -> Node {
        guard case .convolution(var definition) = self.operator else { return self }
        definition.stride = stride
        var copy = self
        copy.operator = .convolution(definition)
        return copy
    }

    /// Multiply-accumulates of a convolution at its output's present size.
    fileprivate func multiplyAccumulates(in graph: Graph) -> Double {
        let products = graph.shape(inputs[1]).sizes?.dropFirst() ?? []
        let pixels = graph.shape(outputs[0]).sizes ?? []
        return (products + pixels).reduce(1) { $0 * Double($1) }
    }
}

extension Shape {
    /// Height and width of an image.
    fileprivate var plane: [Dimension] { Array(dimensions.suffix(2)) }
}

extension GraphEditor {
    /// Shrinks an image to every `stride`-th row and column, under a name of its own.
    fileprivate mutating func keepEvery(_ stride: SpatialSize, of value: ValueID) {
        var shape = graph.shape(value)
        for (axis, step) in zip([2, 3], stride.list) {
            guard let size = shape[axis].value else { continue }
            shape[axis] = .known((size - 1) / step + 1)
        }
        restate(value, shape, name: "\(graph[value].name).strided")
    }
}
