import GraphIR
import Planning
import TestSupport

/// Collects layers that all read one input, each an output of the graph, with random parameters.
struct SweepGraph {
    private var graph: Graph
    private var random = SplitMix(seed: 5)
    private(set) var data: ValueID
    let input: Tensor

    init(name: String, channels: Int, height: Int, width: Int) {
        graph = Graph(name: name)
        let sizes = [1, channels, height, width]
        data = graph.addInput("data", Shape(sizes: sizes))
        input = .random(sizes, using: &random)
    }

    /// A layer with parameters of these shapes after its operands; skipped, with no outputs, where
    /// its window is larger than the padded input.
    @discardableResult
    mutating func node(
        _ operation: Operator, operands: [ValueID]? = nil, parameters: [[Int]] = [],
        dataFirst: Bool = true
    ) throws -> [ValueID] {
        let name = "layer\(graph.nodes.count)"
        let extra = parameters.enumerated().map { index, shape in
            // Divisors and variances stay away from 0.
            graph.addParameter(
                "\(name)_\(index)", .random(shape, in: 0.5...1.5, using: &random))
        }
        let inputs = operands ?? [data]
        let outputs = try graph.addNode(
            name, operation, dataFirst ? inputs + extra : extra + inputs)
        graph.outputs += outputs
        return outputs
    }

    /// A layer without parameters that is no output.
    mutating func hidden(_ operation: Operator, operands: [ValueID]) throws -> [ValueID] {
        try graph.addNode("layer\(graph.nodes.count)", operation, operands)
    }

    mutating func convolution(_ outputs: Int, _ attributes: Convolution) throws {
        let channels = input.shape[1]
        let borders = zip(attributes.padding.list, attributes.endPadding.list).map { $0 + $1 }
        let fits = zip(attributes.kernel.list, zip(attributes.dilation.list, borders))
            .enumerated().allSatisfy { axis, sizes in
                sizes.1.0 * (sizes.0 - 1) + 1 <= input.shape[2 + axis] + sizes.1.1
            }
        guard fits else { return }
        let name = "layer\(graph.nodes.count)"
        let shape = [
            outputs, channels / attributes.groups, attributes.kernel.height,
            attributes.kernel.width,
        ]
        var operands = [data, graph.addParameter("\(name)_w", .random(shape, using: &random))]
        if attributes.hasBias {
            operands.append(graph.addParameter("\(name)_b", .random([outputs], using: &random)))
        }
        if attributes.hasPaddingValues {
            operands.append(graph.addParameter("\(name)_p", .random([channels], using: &random)))
        }
        graph.outputs += try graph.addNode(name, .convolution(attributes), operands)
    }

    /// A convolution of the data whose result is no output, so that what reads it can be fused.
    mutating func hiddenConvolution(_ outputs: Int, _ attributes: Convolution) throws -> ValueID {
        try convolution(outputs, attributes)
        return graph.outputs.removeLast()
    }

    /// A constant of rank 0.
    mutating func scalar(_ value: Double) -> ValueID {
        graph.addParameter("scalar\(graph.values.count)", Tensor(shape: [], [Float(value)]))
    }

    var finished: Graph { graph }
}

extension InstructionSet {
    /// Whether a sweep runs a case on this instruction set: every case on AVX2 and on one of the
    /// other two, by turns. Templates are the same but for the width, and clang takes minutes.
    func takes(channels: Int, size: (Int, Int)) -> Bool {
        guard self == .baseline || self == .avx512, Self.runnable.count > 2 else { return true }
        return (channels + size.0 + size.1).isMultiple(of: 2) == (self == .baseline)
    }
}
