import GraphIR
import Planning

/// A graph whose nodes are the candidates of a network's choices, each forced to one form.
///
/// Before each candidate stand nodes that write what it reads, as the layers around it do in the
/// network, so that the time between two observed values is the candidate's with its activations
/// near. Where the network's weights come from memory, the first node reads more than the last
/// cache holds, so that each run finds the weights far away, as a network does.
struct TuningGraph {
    /// One candidate: the choice it belongs to, its form and the node that computes it.
    struct Entry: Hashable {
        var choice: Int
        var form: ConvolutionForm
        var layer: String
    }

    private(set) var graph = Graph(name: "tuning")
    private(set) var entries: [Entry] = []
    private let network: Graph
    /// Parameters of the network that are in the graph already.
    private var parameters: [ValueID: ValueID] = [:]
    /// Numbers that activations are made of, by shape.
    private var sources: [Shape: ValueID] = [:]
    private let image: ValueID

    /// The candidates of `choices`, which are of `network`. Throws what building a graph throws.
    init(_ choices: ArraySlice<KernelChoice>, of network: Graph) throws(ShapeError) {
        self.network = network
        let input = network[network.inputs[0]]
        image = graph.addInput("image", input.shape)
        let isCold = choices.contains { $0.weights == .memory }
        graph.outputs = try eviction(bytes: isCold ? Self.evictionBytes : 1 << 14)
        for (index, choice) in zip(choices.indices, choices) {
            for candidate in choice.candidates {
                try append(candidate.form, of: network.nodes[choice.node], choice: index)
            }
        }
    }

    /// The forms by node, as the planner takes them.
    var selection: SelectionPolicy {
        SelectionPolicy(
            forced: Dictionary(uniqueKeysWithValues: entries.map { ($0.layer, $0.form) }))
    }

    /// Half as much again as the last cache of the machines the cost model knows.
    private static let evictionBytes = 48 << 20

    /// A dense layer over so many bytes of weights; its result is the graph's.
    private mutating func eviction(bytes: Int) throws(ShapeError) -> [ValueID] {
        let outputs = 64
        let inputs = bytes / 4 / outputs
        let data = try activation([1, .known(inputs)], "eviction_data")
        let weight = graph.addParameter(
            "eviction_weight",
            Tensor(
                shape: [outputs, inputs],
                Array(repeating: Float(0.5), count: outputs * inputs)))
        return try graph.addNode("eviction", .dense(Dense(hasBias: false)), [data, weight])
    }

    /// A value of this shape that a node of its own computes.
    private mutating func activation(_ shape: Shape, _ name: String) throws(ShapeError) -> ValueID {
        let source =
            sources[shape] ?? graph.addParameter("source\(sources.count)", Self.ramp(shape))
        sources[shape] = source
        return try graph.addNode(name, .leakyReLU(LeakyReLU(slope: 0.5)), [source])[0]
    }

    /// Numbers of both signs in -1...1 that repeat after a prime: kernels take no notice of them.
    private static func ramp(_ shape: Shape) -> Tensor {
        let sizes = shape.sizes ?? []
        let count = Shape.product(sizes) ?? 0
        return Tensor(shape: sizes, (0..<count).map { Float($0 % 251) / 125 - 1 })
    }

    private mutating func append(
        _ form: ConvolutionForm, of node: Node, choice: Int
    ) throws(ShapeError) {
        let layer = "candidate\(entries.count)"
        var mapping: [ValueID: ValueID] = [:]
        // What the kernel's inner loops read is made last, so that it is nearest.
        for operand in node.operands.reversed() where mapping[operand] == nil {
            mapping[operand] = try operandValue(operand, "\(layer)_operand\(mapping.count)")
        }
        if network.inputs.contains(node.inputs[0]) {
            // The image has no node before it whose end could be observed; what this one writes
            // is where the result goes, and as near as it is in the network.
            _ = try activation(network.shape(node.outputs[0]), "\(layer)_start")
        }
        try graph.addNode(
            layer, node.operator, node.inputs.map { mapping[$0] ?? image },
            epilogue: node.epilogue.map { step in step.mapOperands { mapping[$0] ?? image } })
        entries.append(Entry(choice: choice, form: form, layer: layer))
    }

    private mutating func operandValue(
        _ operand: ValueID, _ name: String
    ) throws(ShapeError) -> ValueID {
        if operand == network.inputs[0] { return image }
        guard let tensor = network.tensor(operand) else {
            return try activation(network.shape(operand), name)
        }
        if let known = parameters[operand] { return known }
        let parameter = graph.addParameter("parameter\(parameters.count)", tensor)
        parameters[operand] = parameter
        return parameter
    }
}
