import Diagnostics
import GraphIR

/// Finds everything that keeps a graph from being interpreted, all at once.
struct GraphCheck {
    private var graph: Graph
    private var findings: [(category: Diagnostic.Category, text: String)] = []

    /// The graph with all shapes inferred anew. Throws a diagnostic that lists all problems; its
    /// category is that of the gravest.
    static func checked(_ graph: Graph) throws(Diagnostic) -> Graph {
        var check = GraphCheck(graph: graph)
        check.checkOrder()
        check.checkParameters()
        check.checkNodes()
        if let diagnostic = check.diagnostic { throw diagnostic }
        return check.graph
    }

    private init(graph: Graph) { self.graph = graph }

    /// Every operand must be there before its reader, every output at the end.
    private mutating func checkOrder() {
        var known = Set(graph.inputs)
        known.formUnion(graph.values.lazy.filter(\.isParameter).map(\.id))
        for node in graph.nodes {
            for operand in node.operands where !known.contains(operand) {
                add(.malformedFile, node, "reads \(describe(operand)) before it is computed")
            }
            known.formUnion(node.outputs)
        }
        for output in graph.outputs where !known.contains(output) {
            add(.malformedFile, "the output \(describe(output)) is not computed by any node")
        }
    }

    private mutating func checkParameters() {
        var read = Set(graph.outputs)
        for node in graph.nodes { read.formUnion(node.operands) }
        for value in graph.values where value.isParameter && read.contains(value.id) {
            guard let tensor = value.tensor else {
                add(.usage, "parameter '\(value.name)' \(value.shape) has no numbers")
                continue
            }
            let shape = Shape(sizes: tensor.shape)
            if !value.shape.isCompatible(with: shape) {
                add(
                    .malformedFile,
                    "parameter '\(value.name)' has numbers of shape \(shape); "
                        + "expected \(value.shape)")
            } else if !(1...Interpreter.elementLimit).contains(tensor.count) {
                add(
                    .malformedFile,
                    "parameter '\(value.name)' has \(tensor.count) numbers; "
                        + "expected 1 to \(Interpreter.elementLimit)")
            } else {
                graph.setShape(value.id, shape)
            }
        }
    }

    private mutating func checkNodes() {
        let indices = graph.values.indices
        // A node that reads values the graph does not have was reported already.
        for node in graph.nodes where node.operands.allSatisfy({ indices.contains($0.index) }) {
            if case .foreign(let foreign) = node.operator {
                add(
                    .unsupportedModel, node,
                    "the operator \(foreign.name) of the source framework is not supported")
                continue
            }
            do {
                let shapes = try graph.inferShapes(of: node)
                guard shapes.count == node.outputs.count else {
                    add(
                        .malformedFile, node,
                        "lists \(node.outputs.count) results; expected \(shapes.count)")
                    continue
                }
                for (output, shape) in zip(node.outputs, shapes) { graph.setShape(output, shape) }
            } catch {
                let operands = node.operands.map(describe).joined(separator: ", ")
                add(.malformedFile, node, "\(error) (operands: \(operands))")
            }
        }
    }

    private mutating func add(_ category: Diagnostic.Category, _ text: String) {
        findings.append((category, text))
    }

    private mutating func add(_ category: Diagnostic.Category, _ node: Node, _ text: String) {
        add(category, "node '\(node.name)' (\(node.operator.mnemonic)): \(text)")
    }

    private func describe(_ id: ValueID) -> String {
        guard graph.values.indices.contains(id.index) else { return "value \(id.index)" }
        return "'\(graph[id].name)' \(graph.shape(id))"
    }

    private var diagnostic: Diagnostic? {
        guard let category = gravestCategory else { return nil }
        let count = findings.count == 1 ? "1 problem" : "\(findings.count) problems"
        return Diagnostic(
            category, "graph '\(graph.name)' cannot be interpreted: \(count)",
            file: graph.metadata["source"], advice: Self.advice(category),
            details: findings.map(\.text))
    }

    /// What cannot be helped comes before what is damaged, and that before what is only missing.
    private var gravestCategory: Diagnostic.Category? {
        let order: [Diagnostic.Category] = [.unsupportedModel, .malformedFile, .usage]
        return order.first { category in findings.contains { $0.category == category } }
    }

    private static func advice(_ category: Diagnostic.Category) -> String {
        switch category {
        case .unsupportedModel:
            "choose an earlier output, so that the unsupported nodes are cut off"
        case .malformedFile: "check that the parameters belong to this network"
        default: "load the network's parameters, or seed them, before running it"
        }
    }
}
