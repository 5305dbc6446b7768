public import Diagnostics
public import GraphIR

/// Puts a normalisation, `(x - mean) / deviation`, and the order of channels a network was trained
/// on between its image input and its first layers.
///
/// ```
/// input %data : [N, 3, H, W]                   input %data : [N, 3, H, W]
/// %y = convolution(%data, %w)          ->      %a = binary(%data, %mean) kind=subtract
///                                              %b = binary(%a, %deviation) kind=divide
///                                              %y = convolution(%b, %w)
/// ```
///
/// A network that normalises itself is refused: nothing is applied twice. Channels are reversed by
/// reversing those of the weights that read them, where only convolutions do; else by two nodes.
public struct AddInputNormalization: GraphPass, Hashable {
    public static let name = "AddInputNormalization"

    /// What is subtracted, in the order the caller gives channels in (RGB): a number for all
    /// channels or one each; empty for nothing.
    public var mean: [Double]
    /// What the difference is divided by, as ``mean``; not 0.
    public var deviation: [Double]
    /// Whether the network was trained on BGR: the caller's RGB is reversed for it.
    public var reversesChannels: Bool

    public init(mean: [Double] = [], deviation: [Double] = [], reversesChannels: Bool = false) {
        self.mean = mean
        self.deviation = deviation
        self.reversesChannels = reversesChannels
    }

    /// Throws a usage diagnostic where the network normalises itself, has no image input, or the
    /// numbers do not fit its channels.
    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        guard let input = graph.inputs.first(where: { graph.shape($0).rank == 4 }),
            let channels = graph.shape(input)[1].value
        else {
            throw Diagnostic(
                .usage, "the model has no image input to normalise",
                file: graph.metadata["source"], expected: "an input [N, C, H, W]",
                advice: "leave --mean, --std and --bgr out")
        }
        // What comes first elsewhere, [N, H, W, C] above all, is no channel axis.
        guard channels == 3 || (!reversesChannels && [1, 4].contains(channels)) else {
            throw Diagnostic(
                .usage, "the input '\(graph[input].name)' has \(channels) channels in axis 1",
                file: graph.metadata["source"], expected: "an image [N, 3, H, W]",
                advice: "leave --mean, --std and --bgr out, or export the model with channels first"
            )
        }
        if !mean.isEmpty || !deviation.isEmpty {
            if let own = InputNormalization.detect(in: graph) {
                throw Diagnostic(
                    .usage, "the network normalises its input itself: \(own.description)",
                    file: graph.metadata["source"], expected: "a network that does not",
                    advice: "leave --mean and --std out: nothing may be applied twice")
            }
            try addArithmetic(to: input, channels, in: &graph)
        }
        if reversesChannels { try reverse(input, channels, in: &graph) }
        graph = graph.compacted()
        return []
    }

    // MARK: Mean and deviation

    private func addArithmetic(
        to input: ValueID, _ channels: Int, in graph: inout Graph
    ) throws(Diagnostic) {
        let readers = graph.nodes.map(\.id)
        var value = input
        var position = 0
        for (numbers, kind, suffix) in [
            (mean, Binary.Kind.subtract, "centred"), (deviation, .divide, "normalised"),
        ] where !numbers.isEmpty {
            guard numbers.count == 1 || numbers.count == channels,
                numbers.allSatisfy({ Self.isUsable($0, divides: kind == .divide) })
            else {
                throw Diagnostic(
                    .usage,
                    "\(kind == .divide ? "--std" : "--mean") is "
                        + numbers.map { "\($0)" }.joined(separator: ","),
                    expected: "one number or \(channels) within float32, those of --std not 0")
            }
            let name = "\(graph[input].name)/\(suffix)"
            let shape = numbers.count == 1 ? [] : [channels, 1, 1]
            let constant = graph.addParameter("\(name)_by", Tensor(shape: shape, numbers))
            value = try Self.add(
                name, .binary(Binary(kind)), [value, constant], at: position, &graph)[0]
            position += 1
        }
        graph.redirect(readers, from: input, to: value)
    }

    /// Whether float32 holds the number, and its inverse where data is divided by it.
    private static func isUsable(_ number: Double, divides: Bool) -> Bool {
        guard Float(number).isFinite else { return false }
        return !divides || (Float(number).isNormal && Float(1 / number).isNormal)
    }

    private static func add(
        _ name: String, _ operation: Operator, _ inputs: [ValueID], at position: Int,
        _ graph: inout Graph
    ) throws(Diagnostic) -> [ValueID] {
        do { return try graph.addNode(name, operation, inputs, at: position) } catch {
            throw Diagnostic(
                .usage, error.message, file: graph.metadata["source"], node: name,
                expected: error.expected)
        }
    }

    // MARK: Channels

    /// Reverses the channels behind the normalisation, which commutes with that where it was
    /// added here, in the caller's order, or treats all channels alike.
    private func reverse(
        _ input: ValueID, _ channels: Int, in graph: inout Graph
    ) throws(Diagnostic) {
        let editor = GraphEditor(graph)
        guard let chain = InputChain(from: input, in: editor) else { return }
        let isOwn = mean.isEmpty && deviation.isEmpty
        let affine =
            InputChain(from: input, in: editor, throughMovement: true)?.affine ?? chain.affine
        let isUniform = Set(affine.scale).count == 1 && Set(affine.shift).count == 1
        guard !isOwn || isUniform else {
            throw Diagnostic(
                .usage, "the network normalises each channel of its input in another way",
                file: graph.metadata["source"],
                expected: "a network whose channels can be reversed",
                advice: "leave --bgr out and give the channels in the order it was trained on")
        }
        if reverseWeights(reading: chain.value, in: &graph) { return }
        let readers = graph.nodes.map(\.id)
        let name = "\(graph[input].name)/reversed"
        let last = chain.nodes.last.flatMap { graph.position(of: $0) } ?? -1
        let parts = try Self.add(
            "\(name)_channels", .split(Split(count: channels)), [chain.value], at: last + 1, &graph)
        let reversed = try Self.add(
            name, .concatenation(Concatenation(count: channels)), parts.reversed(), at: last + 2,
            &graph)
        graph.redirect(readers, from: chain.value, to: reversed[0])
    }

    /// Reverses the channels of the weights that read a value; false, with nothing changed, where
    /// others than convolutions of one group with weights of their own read it.
    private func reverseWeights(reading value: ValueID, in graph: inout Graph) -> Bool {
        let uses = graph.useCounts()
        let readers = graph.nodes.filter { $0.operands.contains(value) }
        for node in readers {
            guard case .convolution(let definition) = node.operator, definition.groups == 1,
                node.operands.count(where: { $0 == value }) == 1, node.inputs[0] == value,
                !definition.hasPaddingValues, uses[node.inputs[1]] == 1,
                graph.tensor(node.inputs[1]) != nil
            else { return false }
        }
        guard !readers.isEmpty, !graph.outputs.contains(value) else { return false }
        for node in readers {
            let weight = node.inputs[1]
            guard let tensor = graph.tensor(weight) else { continue }
            graph.setTensor(weight, tensor.reversingChannels())
            graph.rename(weight, "\(graph[weight].name)/reversed")
        }
        return true
    }
}

extension AddInputNormalization: CustomStringConvertible {
    /// The options that ask for it.
    public var description: String {
        func list(_ numbers: [Double]) -> String {
            numbers.map { "\($0)" }.map { $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0 }
                .joined(separator: ",")
        }
        var parts: [String] = []
        if !mean.isEmpty { parts.append("--mean \(list(mean))") }
        if !deviation.isEmpty { parts.append("--std \(list(deviation))") }
        if reversesChannels { parts.append("--bgr") }
        return parts.joined(separator: " ")
    }
}

extension Graph {
    /// Makes these nodes read a value in place of another.
    fileprivate mutating func redirect(_ nodes: [NodeID], from old: ValueID, to new: ValueID) {
        let ids = Set(nodes)
        for (position, node) in self.nodes.enumerated() where ids.contains(node.id) {
            guard node.operands.contains(old) else { continue }
            var copy = node
            copy.mapOperands { $0 == old ? new : $0 }
            replaceNode(at: position, with: copy)
        }
    }
}

extension Tensor {
    /// Weights `[O, C, kh, kw]` with the order of C reversed.
    fileprivate func reversingChannels() -> Tensor {
        let channels = shape[1]
        let pixels = shape[2] * shape[3]
        let values = doubles
        var result: [Double] = []
        result.reserveCapacity(values.count)
        for output in 0..<shape[0] {
            for channel in (0..<channels).reversed() {
                let start = (output * channels + channel) * pixels
                result += values[start..<start + pixels]
            }
        }
        return Tensor(shape: shape, result)
    }
}
