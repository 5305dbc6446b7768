extension Graph {
    /// For every value the nodes that read it, in order; a node is listed once per value.
    public func consumers() -> [ValueID: [NodeID]] {
        var result: [ValueID: [NodeID]] = [:]
        for node in nodes {
            for operand in Set(node.operands) { result[operand, default: []].append(node.id) }
        }
        return result
    }

    /// How often each value is read: once per operand position, once per graph output.
    public func useCounts() -> [ValueID: Int] {
        var result: [ValueID: Int] = [:]
        for node in nodes { for operand in node.operands { result[operand, default: 0] += 1 } }
        for output in outputs { result[output, default: 0] += 1 }
        return result
    }

    /// The values that graph outputs depend on.
    public func liveValues() -> Set<ValueID> {
        var live = Set(outputs)
        for node in nodes.reversed() where node.outputs.contains(where: live.contains) {
            live.formUnion(node.operands)
        }
        return live
    }

    /// The graph without what no output depends on, with ids numbered anew in node order.
    ///
    /// Graph inputs stay, read or not: they are the caller's interface.
    public func compacted() -> Graph {
        let live = liveValues()
        var result = Graph(name: name)
        result.metadata = metadata
        var mapping: [ValueID: ValueID] = [:]
        for value in values
        where value.source == .input || (value.isParameter && live.contains(value.id)) {
            mapping[value.id] = result.adopt(value)
        }
        for node in nodes where node.outputs.contains(where: live.contains) {
            result.adopt(node, values: node.outputs.map { self[$0] }, mapping: &mapping)
        }
        result.outputs = outputs.compactMap { mapping[$0] }
        return result
    }
}
