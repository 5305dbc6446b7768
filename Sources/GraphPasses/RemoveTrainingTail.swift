public import Diagnostics
public import GraphIR

/// Cuts the graph off behind the output that inference is for.
///
/// ```
/// input %data : [N, 512]                             input %data : [N, 512]
/// input %label : [N]                                 %fc1 = dense(%data, %w) : [N, 64]
/// %fc1 = dense(%data, %w) : [N, 64]             ->   output %fc1
/// %loss = foreign(%fc1, %label) name="SoftmaxOutput"
/// output %loss
/// ```
///
/// The output is the value asked for by name; else, where the graph has a loss, a foreign operator
/// or several outputs, the value `fc1` if there is one, which by custom is the embedding; else
/// the graph's own outputs. Nodes and inputs that the output does not depend on are dropped and
/// listed in the metadata as `removed_tail`. Exact: nothing that is kept changes.
public struct RemoveTrainingTail: GraphPass {
    public static let name = "RemoveTrainingTail"

    /// The name of the value to keep; nil chooses by custom.
    public var output: String?

    public init(output: String? = nil) { self.output = output }

    @discardableResult
    public func run(_ graph: inout Graph) throws(Diagnostic) -> [String] {
        let selection = OutputSelection(graph)
        if let output {
            graph.outputs = [try selection.value(named: output)]
        } else if graph.looksLikeTraining, let embedding = selection.customary {
            graph.outputs = [embedding]
        }
        let live = graph.liveValues()
        let dropped = graph.nodes.filter { !$0.outputs.contains(where: live.contains) }
        let labels = graph.inputs.filter { !live.contains($0) }.map { graph[$0].name }
        guard !dropped.isEmpty || !labels.isEmpty else {
            graph = graph.compacted()
            return []
        }
        let summary = Self.summary(dropped, labels)
        graph.metadata["removed_tail"] = summary
        graph = try graph.keeping(live)
        return ["removed \(summary)"]
    }

    /// At most this many names are listed of each kind.
    private static let limit = 8

    private static func summary(_ nodes: [Node], _ labels: [String]) -> String {
        var parts: [String] = []
        if !nodes.isEmpty {
            let named = nodes.map { "\($0.displayedOperator) '\($0.name)'" }.sorted()
            parts.append("\(nodes.count) nodes: " + shortened(named))
        }
        if !labels.isEmpty {
            parts.append("inputs: " + shortened(labels.sorted().map { "'\($0)'" }))
        }
        return parts.joined(separator: "; ")
    }

    private static func shortened(_ names: [String]) -> String {
        let more = names.count - limit
        return names.prefix(limit).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

extension Node {
    /// The operator as the source framework calls it.
    var displayedOperator: String {
        if case .foreign(let definition) = self.operator { return definition.name }
        return self.operator.mnemonic
    }
}

extension Graph {
    /// Whether the graph ends in something other than the one result of inference. A softmax
    /// inside a network is no loss; one whose result the caller gets is.
    fileprivate var looksLikeTraining: Bool {
        outputs.count > 1
            || nodes.contains { node in
                switch node.operator {
                case .foreign: true
                case .softmax: node.outputs.contains(where: outputs.contains)
                default: false
                }
            }
    }

    /// The graph with only the live inputs, parameters and nodes, its ids numbered anew.
    fileprivate func keeping(_ live: Set<ValueID>) throws(Diagnostic) -> Graph {
        var result = Graph(name: name)
        result.metadata = metadata
        var mapping: [ValueID: ValueID] = [:]
        for value in values where live.contains(value.id) {
            switch value.source {
            case .input: mapping[value.id] = result.addInput(value.name, value.shape)
            case .parameter(.some(let tensor)):
                mapping[value.id] = result.addParameter(value.name, tensor)
            case .parameter(.none): mapping[value.id] = result.addParameter(value.name, value.shape)
            case .result: break
            }
        }
        for node in nodes where node.outputs.contains(where: live.contains) {
            let outputs = try copy(node, into: &result, mapping)
            for (old, new) in zip(node.outputs, outputs) { mapping[old] = new }
        }
        result.outputs = outputs.compactMap { mapping[$0] }
        return result
    }

    private func copy(
        _ node: Node, into graph: inout Graph, _ mapping: [ValueID: ValueID]
    ) throws(Diagnostic) -> [ValueID] {
        var copy = node
        copy.mapOperands { mapping[$0] ?? $0 }
        do {
            return try graph.addNode(
                node.name, node.operator, copy.inputs, epilogue: copy.epilogue,
                outputNames: node.outputs.map { self[$0].name })
        } catch {
            throw Diagnostic(
                .malformedFile, error.message, file: metadata["source"], node: node.name,
                operatorName: node.displayedOperator, expected: error.expected)
        }
    }
}
