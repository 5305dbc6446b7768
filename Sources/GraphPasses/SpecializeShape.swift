public import Diagnostics
public import GraphIR

/// Fixes batch, height and width of the graph's inputs and infers every shape from them.
///
/// ```
/// input %data : [N, 3, H, W]                    input %data : [1, 3, 112, 112]
/// %up = bilinear_resize(%a, %b) like=true   ->  %up = bilinear_resize(%a) size=[56, 56]
/// ```
///
/// Exact: shapes are the operators' own rules, and a resize to a size that is known by now reads
/// no other value. Throws, with the node named, where a size does not fit an operator, where a
/// size stays unknown, and where the request contradicts a size the model fixes.
public struct SpecializeShape: GraphPass {
    public static let name = "SpecializeShape"

    /// The height and width that networks of the field are made for.
    public static let defaultInputSize: SpatialSize = 112

    /// The height and width asked for; nil takes the model's, and 112x112 where it leaves it open.
    public var inputSize: SpatialSize?
    /// The batch size asked for; nil takes the model's, and 1 where it leaves it open.
    public var batch: Int?

    public init(inputSize: SpatialSize? = nil, batch: Int? = nil) {
        self.inputSize = inputSize
        self.batch = batch
    }

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        for input in graph.inputs { graph.setShape(input, try fixed(graph[input], in: graph)) }
        try inferShapes(&graph)
        fixResizes(&graph)
        graph = graph.compacted()
        for node in graph.nodes {
            for output in node.outputs where graph.shape(output).sizes == nil {
                throw Diagnostic(
                    .unsupportedModel, "the shape \(graph.shape(output)) is not known",
                    file: graph.metadata["source"], node: node.name,
                    operatorName: node.operator.mnemonic,
                    expected: "sizes that follow from the input's shape")
            }
        }
        try requireSaneSizes(graph)
        return graph.inputs.map { "input '\(graph[$0].name)' is \(graph.shape($0))" }
    }

    /// Elements of one value, 2^30: 4 GiB of float32, and no product of sizes overflows later.
    private static let elementLimit = 1 << 30

    private func requireSaneSizes(_ graph: Graph) throws(Diagnostic) {
        let large = graph.values.filter { value in
            guard !value.isParameter else { return false }
            guard let count = value.shape.elementCount else { return true }
            return count > Self.elementLimit
        }
        guard let first = large.first else { return }
        throw Diagnostic(
            .unsupportedModel, "value '\(first.name)' would have the shape \(first.shape)",
            file: graph.metadata["source"], expected: "at most \(Self.elementLimit) elements",
            advice: "choose a smaller --input-shape",
            details: large.count > 1 ? ["\(large.count) values are too large"] : [])
    }

    private func inferShapes(_ graph: inout Graph) throws(Diagnostic) {
        var copy = graph
        do { try copy.inferAllShapes() } catch {
            var diagnostic = error.diagnostic(in: copy)
            // The model may be fine and only the size asked for may not.
            if inputSize != nil { diagnostic.advice = "the network may need another --input-shape" }
            throw diagnostic
        }
        graph = copy
    }

    /// The input's shape with the sizes asked for.
    private func fixed(_ input: Value, in graph: Graph) throws(Diagnostic) -> Shape {
        var shape = input.shape
        guard shape.rank >= 1 else { return shape }
        shape[0] = try fixed(shape[0], batch, default: 1, "batch", input)
        if shape.rank == 4 {
            let size = Self.defaultInputSize
            shape[2] = try fixed(shape[2], inputSize?.height, default: size.height, "height", input)
            shape[3] = try fixed(shape[3], inputSize?.width, default: size.width, "width", input)
        }
        guard shape.elementCount != nil else {
            throw Diagnostic(
                .unsupportedModel, "input '\(input.name)' has shape \(shape)",
                file: graph.metadata["source"],
                expected: "[N, C, H, W] with a known number of channels")
        }
        return shape
    }

    private func fixed(
        _ size: Dimension, _ request: Int?, default: Int, _ role: String, _ input: Value
    ) throws(Diagnostic) -> Dimension {
        if let request, request < 1 || request > 1 << 16 {
            throw Diagnostic(
                .usage, "the \(role) asked for is \(request)", expected: "1 to \(1 << 16)")
        }
        guard let known = size.value else { return .known(request ?? `default`) }
        if let request, request != known {
            throw Diagnostic(
                .usage, "input '\(input.name)' has the fixed shape \(input.shape)",
                expected: "\(role) \(known), not \(request)",
                advice: "leave the size out, or export the model with an open \(role)")
        }
        return size
    }

    /// Turns resizes to another value's size, or by a factor, into resizes to a given size.
    private func fixResizes(_ graph: inout Graph) {
        for position in graph.nodes.indices {
            var node = graph.nodes[position]
            guard case .bilinearResize(var definition) = node.operator,
                let sizes = graph.shape(node.outputs[0]).sizes, sizes.count == 4
            else { continue }
            if case .size = definition.target { continue }
            definition.target = .size(SpatialSize(sizes[2], sizes[3]))
            node.operator = .bilinearResize(definition)
            node.inputs = [node.inputs[0]]
            graph.replaceNode(at: position, with: node)
        }
    }
}
