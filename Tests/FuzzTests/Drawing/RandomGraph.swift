import GraphIR
import GraphPasses
import TestSupport

/// A small graph of a seed: 1 to 10 or so nodes over all operators and attributes, its numbers,
/// and an input.
///
/// Valid by construction. Every node is computed as it is drawn, in float64 and once more with
/// errors as float32 makes them; one that would magnify these, or jump, is drawn anew, so that
/// every value of every graph can be held to the bounds of agreement.
struct RandomGraph {
    let seed: UInt64
    let graph: Graph
    /// The graph as passes and the interpreter get it: sizes of resizes that follow another value
    /// are fixed.
    let prepared: Graph
    let input: Tensor

    /// The graph of a seed. Throws where a drawn node is not valid, which is a mistake here.
    init(seed: UInt64) throws {
        self.seed = seed
        var random = SplitMix(seed: seed)
        // Seeds in a row give streams that are shifted against each other.
        random = SplitMix(seed: random.next() ^ seed.byteSwapped)
        var draw = try Self.start(seed: seed, random: random)
        let count = draw.number(1...9)
        while draw.graph.nodes.count < count { try draw.addNode() }
        // A graph of constants alone would lose its input.
        if draw.behindInput.isEmpty { try draw.node(.relu(ReLU()), [draw.values[0].id]) }
        draw.chooseOutputs()
        graph = draw.graph.compacted()
        prepared = try InferencePipeline().prepare(graph)
        input = draw.input
    }

    private static func start(seed: UInt64, random: SplitMix) throws -> GraphDraw {
        var random = random
        var shape: [Int]
        let channels = [1, 3, 7, 8, 9, 16, 17, 24].randomElement(using: &random) ?? 8
        let sizes = [[1, 1], [1, 5], [7, 7], [8, 8], [9, 6], [14, 14], [4, 3]]
        let size = sizes.randomElement(using: &random) ?? [7, 7]
        let images = Int.random(in: 0..<8, using: &random) == 0 ? 2 : 1
        switch Int.random(in: 0..<16, using: &random) {
        case 0: shape = [size[0] * channels]
        case 1: shape = [images, channels, size[1]]
        case 2: shape = [images, channels, 2, min(size[0], 8), min(size[1], 5)]
        case 3, 4: shape = [images, channels]
        default: shape = [images, channels] + size
        }
        let isPicture = shape.count == 4 && Int.random(in: 0..<6, using: &random) == 0
        var draw = GraphDraw(
            name: "random-\(seed)", input: shape, in: isPicture ? 0...255 : -1...1, random: random)
        if isPicture { try draw.scaleInput() }
        if draw.isDrawn(oneIn: 10) { draw.addConstantData(shape) }
        return draw
    }
}

extension GraphDraw {
    /// `(x - 127.5) / 128`, as networks for pictures begin; nothing where the few pixels there are
    /// would cancel.
    fileprivate mutating func scaleInput() throws {
        let before = self
        do {
            let shifted = constant(Tensor(shape: [], [127.5] as [Float]))
            let scale = constant(Tensor(shape: [], [0.0078125] as [Float]))
            let data = try node(.binary(Binary(.subtract)), [values[0].id, shifted])
            try node(.binary(Binary(.multiply)), [data[0].id, scale])
        } catch is Redrawn { restore(before) }
    }

    /// One more node, of a drawn family that finds operands, with what has to come before it.
    fileprivate mutating func addNode() throws {
        while true {
            let before = self
            do {
                if graph.nodes.count > 1, isDrawn(oneIn: 16) { return try repeatNode() }
                return try draw(try choice(Self.families))
            } catch is Redrawn { restore(before) }
        }
    }

    private static let families = OperatorFamily.allCases.flatMap {
        Array(repeating: $0, count: $0.weight)
    }

    /// A node that computes what another one does.
    private mutating func repeatNode() throws {
        let other = try choice(graph.nodes)
        try node(other.operator, other.inputs)
    }

    /// The computed values that depend on the input, in order.
    fileprivate var behindInput: [ValueID] {
        var reached = Set(graph.inputs)
        for node in graph.nodes where node.operands.contains(where: reached.contains) {
            reached.formUnion(node.outputs)
        }
        return graph.nodes.flatMap(\.outputs).filter(reached.contains)
    }

    /// Most values that nothing reads, and now and then one that something does; at least one of
    /// them depends on the input, which would not be one otherwise.
    fileprivate mutating func chooseOutputs() {
        let read = Set(graph.nodes.flatMap(\.operands))
        let computed = graph.nodes.flatMap(\.outputs)
        var outputs = computed.filter { read.contains($0) ? isDrawn(oneIn: 8) : !isDrawn(oneIn: 8) }
        let reached = behindInput
        if !outputs.contains(where: reached.contains) { outputs += reached.suffix(1) }
        setOutputs(outputs)
    }

    private mutating func draw(_ family: OperatorFamily) throws {
        switch family {
        case .convolution: try convolution()
        case .dense: try dense()
        case .batchNormalization: try batchNormalization()
        case .instanceNormalization: try instanceNormalization()
        case .relu: try node(.relu(ReLU()), [try value().id])
        case .leakyReLU:
            try node(
                .leakyReLU(LeakyReLU(slope: try choice([0.25, -0.5, 1.5]))), [try value().id])
        case .prelu: try prelu()
        case .sigmoid: try node(.sigmoid(Sigmoid()), [try value().id])
        case .tanh: try node(.tanh(Tanh()), [try value().id])
        case .clip: try clip()
        case .pooling: try pooling()
        case .globalPooling:
            let kind = try choice(Pooling.Kind.allCases)
            try node(.globalPooling(GlobalPooling(kind)), [try image().id])
        case .binary: try binary()
        case .function: try function()
        case .reduction: try reduction()
        case .matrixProduct: try matrixProduct()
        case .bilinearResize: try bilinearResize()
        case .nearestUpsampling: try nearestUpsampling()
        case .selection: try selection()
        case .resampling: try resampling()
        case .concatenation: try concatenation()
        case .split: try split()
        case .flatten: try flatten()
        case .reshape: try reshape()
        case .transpose: try transpose()
        case .softmax: try softmax()
        case .l2Normalization: try l2Normalization()
        case .dropout: try node(.dropout(Dropout(rate: 0.4)), [try value().id])
        case .identity: try node(.identity(Identity()), [try value().id])
        }
    }
}
