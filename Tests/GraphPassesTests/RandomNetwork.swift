import Architectures
import Diagnostics
import GraphIR
import TestSupport

/// Small networks drawn from the units of face networks, in orders nobody would choose.
struct RandomNetwork {
    private var random: SplitMix
    private var network: GraphBuilder
    private var counter = 0
    /// Results of units that the next ones may be added to: one shape for all.
    private var trunk: [Expression] = []
    private let channels = 4
    static let size: SpatialSize = 6

    /// The network of a seed, with numbers; some batch normalizations have channels of scale 0 or
    /// below, slopes lie on both sides of 0 and 1.
    static func make(seed: UInt64) throws(Diagnostic) -> Graph {
        var drawn = RandomNetwork(seed: seed)
        return try drawn.graph(seed: seed)
    }

    private init(seed: UInt64) {
        random = SplitMix(seed: seed)
        network = GraphBuilder("random-\(seed)")
    }

    private mutating func graph(seed: UInt64) throws(Diagnostic) -> Graph {
        var body = scaledInput()
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            trunk.append(body)
            body = unit(body)
        }
        let result = head(body)
        var graph = try network.finish(result)
        // Values in the middle of chains are asked for as well.
        for value in trunk where Bool.random(using: &random) && !graph[value.value].isInput {
            if !graph.outputs.contains(value.value) { graph.outputs.append(value.value) }
        }
        fill(&graph, seed: seed)
        return graph
    }

    private mutating func name(_ kind: String) -> String {
        counter += 1
        return "\(kind)\(counter)"
    }

    private mutating func isDrawn(oneIn count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    // MARK: Parts

    private mutating func scaledInput() -> Expression {
        var image = network.input("data", channels: 3)
        if isDrawn(oneIn: 2) {
            image = image.binary("minus", .subtract, 127.5)
                .binary("times", .multiply, isDrawn(oneIn: 8) ? 0 : 0.0078125)
        }
        if isDrawn(oneIn: 4) { image = image.batchNormalization("bn_data", epsilon: 2e-5) }
        return convolution(image, padded: true)
    }

    private mutating func convolution(
        _ input: Expression, padded: Bool, groups: Int = 1, weight: String? = nil
    ) -> Expression {
        input.convolution(
            name("conv"), channels, kernel: padded ? 3 : 1, padding: padded ? 1 : 0,
            groups: groups, bias: Bool.random(using: &random), weight: weight)
    }

    private mutating func normalized(_ input: Expression) -> Expression {
        input.batchNormalization(name("bn"), epsilon: 1e-3, fixesGamma: isDrawn(oneIn: 5))
    }

    private mutating func activated(_ input: Expression) -> Expression {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: input.relu(name("act"))
        case 1: input.sigmoid(name("act"))
        case 2: input.tanh(name("act"))
        case 3: input.leakyReLU(name("act"), slope: -0.5)
        case 4: input.function(name("act"), isDrawn(oneIn: 2) ? .elu(alpha: 0.5) : Function(.erf))
        default: input.prelu(name("slope"))
        }
    }

    private mutating func unit(_ input: Expression) -> Expression {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: activated(normalized(convolution(input, padded: true)))
        case 1: preActivation(input)
        case 2: collective(input)
        case 3: squeezed(input)
        case 4: instanceNormalized(input)
        case 5: masked(input)
        case 6: normalized(input)
        case 7: convolution(normalized(input), padded: true, groups: 2)
        case 8: arithmetic(input)
        case 9: halved(input)
        case 10: bordered(input)
        default: sum(convolution(activated(input), padded: false), input)
        }
    }

    /// The sum in a drawn order with a drawn earlier value, or with the given one.
    private mutating func sum(_ result: Expression, _ other: Expression) -> Expression {
        let partner = isDrawn(oneIn: 3) ? trunk.randomElement(using: &random) ?? other : other
        return Bool.random(using: &random)
            ? result.adding(name("plus"), partner) : partner.adding(name("plus"), result)
    }

    private mutating func preActivation(_ input: Expression) -> Expression {
        let first = convolution(activated(normalized(input)), padded: true)
        let second = convolution(activated(normalized(first)), padded: false)
        let shortcut = isDrawn(oneIn: 2) ? normalized(convolution(input, padded: false)) : input
        return sum(normalized(second), shortcut)
    }

    /// Layers that share their weights, as the bases of collective residual units do.
    private mutating func collective(_ input: Expression) -> Expression {
        let first = convolution(input, padded: true, groups: 4, weight: "basis_weight")
        let second = convolution(
            activated(normalized(first)), padded: true, groups: 4, weight: "basis_weight")
        return sum(normalized(second), input)
    }

    private mutating func squeezed(_ input: Expression) -> Expression {
        let result = normalized(convolution(input, padded: true))
        let scale = convolution(result.globalAveragePooling(name("pool")), padded: false)
            .sigmoid(name("gate"))
        return sum(result.multiplying(name("scaled"), by: scale), input)
    }

    private mutating func instanceNormalized(_ input: Expression) -> Expression {
        let halves = convolution(input, padded: false).split(name("split"), count: 2)
        let left = halves[0].instanceNormalization(name("in"), epsilon: 1e-3)
        let joined = left.concatenating(name("join"), normalized(halves[1]))
        return activated(joined)
    }

    private mutating func masked(_ input: Expression) -> Expression {
        let small = input.maxPooling(name("pool"), kernel: 3, stride: 2, padding: 1)
        let grown = convolution(normalized(small), padded: true)
            .bilinearResize(name("up"), like: input)
        let mask = convolution(activated(normalized(sum(grown, input))), padded: false)
            .sigmoid(name("mask"))
        let product = input.multiplying(name("masked"), by: mask)
        return input.adding(name("plus"), product)
    }

    /// A unit whose last layer reads every other pixel, grown back to the trunk's size.
    private mutating func halved(_ input: Expression) -> Expression {
        let inner = activated(normalized(convolution(input, padded: true, groups: 4)))
        let narrow = activated(convolution(inner, padded: false))
        let wide = isDrawn(oneIn: 2) ? sum(narrow, convolution(input, padded: false)) : narrow
        let small = wide.convolution(name("conv"), channels, kernel: 1, stride: 2)
        let shortcut = input.convolution(name("conv"), channels, kernel: 1, stride: 2)
        let joined = small.adding(name("plus"), shortcut)
        return joined.bilinearResize(name("up"), like: input)
    }

    /// A border of other rows and columns, layers that see it, and back to the trunk's size.
    private mutating func bordered(_ input: Expression) -> Expression {
        let rows = Selection(axis: 2, indices: [1, 0, 1, 2, 3, 4, 5, -1])
        let wide = network.apply(name("border"), .selection(rows), [normalized(input)])[0]
        let inner = activated(normalized(convolution(wide, padded: true)))
        let resized = ResizedAxis(
            input: 8, output: Self.size.height, coordinates: .halfPixel)
        return network.apply(name("shrunk"), .resampling(resized.linear(axis: 2)), [inner])[0]
    }

    private mutating func arithmetic(_ input: Expression) -> Expression {
        let dropped = input.dropout(name("drop"), rate: 0.4)
        let scaled = dropped.binary(name("half"), .divide, 2).binary(name("less"), .subtract, 1)
        if isDrawn(oneIn: 2) { return scaled.multiplying(name("times"), by: input) }
        let mean = input.reduction(name("mean"), Reduction(.mean, axes: [1]))
        return isDrawn(oneIn: 2) ? scaled.binary(name("most"), .minimum, mean) : scaled
    }

    private mutating func head(_ input: Expression) -> Expression {
        var body = isDrawn(oneIn: 2) ? normalized(input) : input
        if isDrawn(oneIn: 2) { body = body.dropout("dropout", rate: 0.4) }
        if isDrawn(oneIn: 2) { body = body.flatten("flatten") }
        let result = body.dense("pre_fc1", 5, inputs: channels * Self.size.area)
        return isDrawn(oneIn: 2) ? result.batchNormalization("fc1", epsilon: 2e-5) : result
    }

    // MARK: Numbers

    private mutating func fill(_ graph: inout Graph, seed: UInt64) {
        for value in graph.values where value.source == .parameter(nil) {
            guard let sizes = value.shape.sizes, value.name.hasSuffix("gamma") else { continue }
            let count = sizes.reduce(1, *)
            var numbers = (0..<count).map { _ in Float.random(in: -1...1.5, using: &random) }
            if isDrawn(oneIn: 6) { numbers[0] = 0 }
            graph.setTensor(value.id, Tensor(shape: sizes, numbers))
        }
        SeededParameters(seed: seed).fill(&graph)
    }
}

extension Value {
    fileprivate var isInput: Bool { source == .input }
}
