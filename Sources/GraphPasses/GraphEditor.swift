import Diagnostics
import GraphIR

/// A graph under rewriting together with who reads each value, both kept up to date.
///
/// Asking a graph for its readers walks all nodes; a pass that asks after each change would take
/// time in the square of the node count.
struct GraphEditor {
    private(set) var graph: Graph
    /// Per value the nodes that read it, each once, in no order that means anything.
    private var readers: [ValueID: [NodeID]]
    private let outputs: Set<ValueID>

    init(_ graph: Graph) {
        self.graph = graph
        readers = graph.consumers()
        outputs = Set(graph.outputs)
    }

    // MARK: Asking

    func node(_ id: NodeID) -> Node? {
        graph.position(of: id).map { graph.nodes[$0] }
    }

    func readers(of value: ValueID) -> [NodeID] { readers[value] ?? [] }

    func isOutput(_ value: ValueID) -> Bool { outputs.contains(value) }

    /// The one node that reads a value, where there is one and the caller does not get the value.
    func soleReader(of value: ValueID) -> NodeID? {
        let nodes = readers(of: value)
        return nodes.count == 1 && !isOutput(value) ? nodes[0] : nil
    }

    /// Whether a value is read once in all: by this node, at one operand position.
    func isPrivate(_ value: ValueID, to node: Node) -> Bool {
        soleReader(of: value) == node.id && node.operands.count { $0 == value } == 1
    }

    // MARK: Changing

    /// Replaces a node by another form of it with the same id.
    mutating func replace(_ node: Node) {
        guard let position = graph.position(of: node.id) else { return }
        forget(graph.nodes[position])
        for operand in Set(node.operands) { readers[operand, default: []].append(node.id) }
        graph.replaceNode(at: position, with: node)
    }

    /// Takes a node out whose outputs nobody reads, or that belong to another node by now.
    mutating func remove(_ id: NodeID) {
        guard let position = graph.position(of: id) else { return }
        forget(graph.nodes[position])
        graph.removeNode(at: position)
    }

    /// Gives a value that changes its meaning another shape, and a name like `name` that is free.
    mutating func restate(_ value: ValueID, _ shape: Shape, name: String) {
        graph.setShape(value, shape)
        graph.rename(value, graph.unusedName(name))
    }

    /// Forgets the numbers of a parameter whose one reader is about to get another, so that who
    /// holds them can change them in place.
    mutating func dropNumbers(of parameter: ValueID) {
        graph.setTensor(parameter, nil)
    }

    /// Adds a constant under a name of its own.
    mutating func addParameter(_ name: String, _ tensor: Tensor) -> ValueID {
        graph.addParameter(graph.unusedName(name), tensor)
    }

    /// Adds a constant with one number per channel.
    mutating func addVector(_ name: String, _ values: [Double]) -> ValueID {
        addParameter(name, Tensor(shape: [values.count], values))
    }

    private mutating func forget(_ node: Node) {
        for operand in Set(node.operands) { readers[operand]?.removeAll { $0 == node.id } }
    }
}

extension Graph {
    /// The name itself where no value has it, else the name with the first free number.
    func unusedName(_ name: String) -> String {
        func isTaken(_ candidate: String) -> Bool { values.contains { $0.name == candidate } }
        guard isTaken(name) else { return name }
        var number = 2
        while isTaken("\(name).\(number)") { number += 1 }
        return "\(name).\(number)"
    }

    /// Offers every node there is now to `rewrite`, as it is when its turn comes: rewriting one may
    /// have changed what another reads. Gives how many were rewritten, and drops what is not read.
    ///
    /// Throws what `rewrite` throws, with the node it was offered.
    mutating func rewriteNodes(
        _ rewrite: (inout Graph, Node) throws(ShapeError) -> Bool
    ) throws(Diagnostic) -> Int {
        var count = 0
        for id in nodes.map(\.id) {
            guard let position = position(of: id) else { continue }
            let node = nodes[position]
            do {
                if try rewrite(&self, node) { count += 1 }
            } catch {
                throw Diagnostic(
                    .unsupportedModel, error.message, file: metadata["source"], node: node.name,
                    operatorName: node.operator.mnemonic, expected: error.expected)
            }
        }
        if count > 0 { self = compacted() }
        return count
    }

    /// A parameter `[C, 1, ..., 1]`, which broadcasts to data of a rank along axis 1.
    mutating func addChannelParameter(
        _ name: String, _ values: [Double], rank: Int
    ) -> ValueID {
        let shape = [values.count] + Array(repeating: 1, count: rank - 2)
        return addParameter(unusedName(name), Tensor(shape: shape, values))
    }
}
