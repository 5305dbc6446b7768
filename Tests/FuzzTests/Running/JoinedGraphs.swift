import GraphIR

/// Several random graphs as parts of one graph that share nothing: what takes time is to start
/// compilers and to load libraries, so one library computes all of them.
///
/// Names are those of the parts behind `g<seed>.`.
struct JoinedGraphs {
    let parts: [RandomGraph]
    let graph: Graph
    /// One input per part, in order.
    let inputs: [Tensor]

    init(_ parts: [RandomGraph]) throws {
        self.parts = parts
        inputs = parts.map(\.input)
        var joined = Graph(name: "fuzz")
        for part in parts { try Self.add(part, to: &joined) }
        graph = joined
    }

    private static func add(_ part: RandomGraph, to joined: inout Graph) throws {
        var ids: [ValueID: ValueID] = [:]
        for value in part.prepared.values {
            let name = "g\(part.seed).\(value.name)"
            if let tensor = value.tensor {
                ids[value.id] = joined.addParameter(name, tensor)
            } else if value.source == .input {
                ids[value.id] = joined.addInput(name, value.shape)
            }
        }
        for node in part.prepared.nodes {
            let outputs = try joined.addNode(
                "g\(part.seed).\(node.name)", node.operator, node.inputs.compactMap { ids[$0] })
            for (old, new) in zip(node.outputs, outputs) { ids[old] = new }
        }
        joined.outputs += part.prepared.outputs.compactMap { ids[$0] }
    }

    /// The part that a value or node of the joined graph belongs to, by its name.
    func part(named name: String) -> RandomGraph? {
        parts.first { name.hasPrefix("g\($0.seed).") }
    }
}
