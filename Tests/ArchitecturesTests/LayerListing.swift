import GraphIR

/// A network as sorted lines `operator|name|inputs|shape|attributes|parameters`, in MXNet's terms
/// and at 112x112: what a listing made from MXNet's own symbol files can be compared with.
///
/// - operator: MXNet's name; attributes: with every default written out, as built below.
/// - inputs: the names of data operands, comma-separated; `like` of a resize is left out, because
///   MXNet has the size as attributes.
/// - parameters: `name=AxBx...`, sorted, separated by semicolons.
struct LayerListing {
    var lines: [String]

    /// The 64-bit FNV-1a digest of the lines joined by newlines.
    var digest: UInt64 { FNV1a.digest(lines.joined(separator: "\n")) }

    /// The listing of a graph whose shapes are fixed.
    init(_ graph: Graph) {
        lines = graph.nodes.map { Self.line($0, graph) }.sortedByBytes()
    }

    private static func line(_ node: Node, _ graph: Graph) -> String {
        var inputs = node.inputs.filter { !graph[$0].isParameter }
        if case .bilinearResize = node.operator { inputs.removeLast() }
        let parameters = node.inputs.filter { graph[$0].isParameter && graph.shape($0).rank > 0 }
        let (name, attributes) = spelling(node, graph)
        return [
            name, node.name, inputs.map { graph[$0].name }.joined(separator: ","),
            graph.shape(node.outputs[0]).text, attributes,
            parameters.map { "\(graph[$0].name)=\(graph.shape($0).text)" }.sortedByBytes()
                .joined(separator: ";"),
        ].joined(separator: "|")
    }

    private static func spelling(_ node: Node, _ graph: Graph) -> (String, String) {
        switch node.operator {
        case .convolution(let op):
            return (
                "Convolution",
                "kernel=\(op.kernel) stride=\(op.stride) pad=\(op.padding) groups=\(op.groups) "
                    + "bias=\(op.hasBias)"
            )
        case .dense(let op): return ("FullyConnected", "bias=\(op.hasBias)")
        case .batchNormalization(let op):
            return ("BatchNorm", "eps=\(op.epsilon) fix_gamma=\(op.fixesGamma)")
        case .instanceNormalization(let op): return ("InstanceNorm", "eps=\(op.epsilon)")
        case .prelu: return ("LeakyReLU", "act_type=prelu")
        case .sigmoid: return ("Activation", "act_type=sigmoid")
        case .pooling(let op):
            return (
                "Pooling",
                "\(op.kind.rawValue) kernel=\(op.kernel) stride=\(op.stride) pad=\(op.padding)"
            )
        case .globalPooling: return ("Pooling", "global=avg")
        case .binary(let op): return binarySpelling(op.kind, node, graph)
        case .bilinearResize:
            let shape = graph.shape(node.outputs[0])
            return ("_contrib_BilinearResize2D", "height=\(shape[2]) width=\(shape[3])")
        case .split(let op): return ("SliceChannel", "axis=\(op.axis) num_outputs=\(op.count)")
        case .concatenation(let op): return ("Concat", "dim=\(op.axis)")
        case .dropout(let op): return ("Dropout", "p=\(op.rate)")
        case .identity: return ("_copy", "")
        default: return (node.operator.mnemonic, "not used by these networks")
        }
    }

    private static func binarySpelling(
        _ kind: Binary.Kind, _ node: Node, _ graph: Graph
    ) -> (String, String) {
        if let scalar = graph.tensor(node.inputs[1])?.doubles.first {
            return (kind == .subtract ? "_minus_scalar" : "_mul_scalar", "scalar=\(scalar)")
        }
        let isEqual = graph.shape(node.inputs[0]) == graph.shape(node.inputs[1])
        if kind == .add { return ("elemwise_add", "") }
        return (isEqual ? "elemwise_mul" : "broadcast_mul", "")
    }
}

extension Shape {
    fileprivate var text: String { dimensions.map(\.description).joined(separator: "x") }
}

extension [String] {
    func sortedByBytes() -> [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}
