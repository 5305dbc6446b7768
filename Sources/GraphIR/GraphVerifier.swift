public import Diagnostics

/// Checks that a graph is what ``Graph`` promises: consistent ids, topological order, operators
/// with the operands they need, and shapes that follow from the operands' shapes.
public struct GraphVerifier {
    private let graph: Graph
    private var findings: [String] = []
    /// Values a node may read at the place where the check stands.
    private var available: Set<ValueID> = []
    private var nodeIDs: Set<NodeID> = []

    /// At most this many findings are listed.
    private static let limit = 100

    /// Throws one diagnostic that lists every finding; each names the node or value.
    public static func verify(_ graph: Graph) throws(Diagnostic) {
        var verifier = GraphVerifier(graph: graph)
        verifier.checkGivenValues()
        for node in graph.nodes { verifier.check(node) }
        verifier.checkOutputs()
        let findings = verifier.findings
        guard findings.isEmpty else {
            let more = findings.count - limit
            throw Diagnostic(
                .malformedFile,
                "the graph '\(graph.name)' is not consistent (\(findings.count) findings)",
                file: graph.metadata["source"],
                details: findings.prefix(limit) + (more > 0 ? ["and \(more) more"] : []))
        }
    }

    private init(graph: Graph) { self.graph = graph }

    // MARK: Inputs and parameters

    private mutating func checkGivenValues() {
        for (index, value) in graph.values.enumerated() {
            if value.id.index != index { report(value, "has the id \(value.id.index)") }
            guard value.producer == nil else { continue }
            available.insert(value.id)
            if value.shape.dimensions.contains(where: { ($0.value ?? 0) < 0 }) {
                report(value, "has the shape \(value.shape); expected sizes of at least 0")
            }
            if let tensor = value.tensor, Shape(sizes: tensor.shape) != value.shape {
                report(value, "has the shape \(value.shape) but numbers of \(tensor.shape)")
            }
        }
        let inputs = graph.values.filter { $0.source == .input }.map(\.id)
        if graph.inputs.sorted() != inputs {
            findings.append("the list of inputs and the values that are inputs differ")
        }
    }

    // MARK: Nodes

    private mutating func check(_ node: Node) {
        if !nodeIDs.insert(node.id).inserted {
            report(node, "shares the id \(node.id.index) with another node")
        }
        let isReadable = checkOperands(of: node)
        checkOutputs(of: node)
        if isReadable { checkShapes(of: node) }
    }

    /// Reports operands that cannot be read; false where one is not even a value of the graph.
    private mutating func checkOperands(of node: Node) -> Bool {
        var allExist = true
        for operand in node.operands {
            if !graph.values.indices.contains(operand.index) {
                report(node, "reads the value \(operand.index), which does not exist")
                allExist = false
            } else if !available.contains(operand) {
                report(node, "reads '\(graph[operand].name)' before it is computed")
            }
        }
        return allExist
    }

    private mutating func checkOutputs(of node: Node) {
        for (index, output) in node.outputs.enumerated() {
            guard graph.values.indices.contains(output.index) else {
                report(node, "computes the value \(output.index), which does not exist")
                continue
            }
            if graph[output].source != .result(node.id, index: index) {
                report(
                    node, "computes '\(graph[output].name)', which says it comes from elsewhere")
            }
            if !available.insert(output).inserted {
                report(node, "computes '\(graph[output].name)', which is given or computed before")
            }
        }
    }

    private mutating func checkShapes(of node: Node) {
        let shapes: [Shape]
        do { shapes = try graph.inferShapes(of: node) } catch {
            let operands = node.operands.map { "'\(graph[$0].name)' \(graph.shape($0))" }
            return report(node, "\(error); operands: \(operands.joined(separator: ", "))")
        }
        guard shapes.count == node.outputs.count else {
            return report(node, "has \(node.outputs.count) outputs; expected \(shapes.count)")
        }
        for (output, shape) in zip(node.outputs, shapes)
        where graph.values.indices.contains(output.index) && graph.shape(output) != shape {
            report(
                node,
                "gives '\(graph[output].name)' the shape \(graph.shape(output)); "
                    + "expected \(shape)")
        }
    }

    // MARK: Outputs

    private mutating func checkOutputs() {
        if graph.outputs.isEmpty { findings.append("the graph has no output") }
        for output in graph.outputs {
            if !graph.values.indices.contains(output.index) {
                findings.append("the output \(output.index) does not exist")
            } else if !available.contains(output) {
                findings.append("no node computes the output '\(graph[output].name)'")
            }
        }
    }

    // MARK: Findings

    private mutating func report(_ node: Node, _ finding: String) {
        findings.append("node '\(node.name)', operator \(node.operator.mnemonic): \(finding)")
    }

    private mutating func report(_ value: Value, _ finding: String) {
        findings.append("value '\(value.name)' \(finding)")
    }
}
