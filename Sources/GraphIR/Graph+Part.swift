extension Graph {
    /// Some nodes as a graph of their own that computes `outputs`.
    ///
    /// What these nodes read of others becomes an input; parameters, names and shapes stay. Nodes
    /// that `outputs` do not depend on within the part are left out, and so are outputs that none
    /// of the nodes computes. `inputs` are the values of this graph that the part's inputs stand
    /// for, in their order.
    public func part(of nodes: Set<NodeID>, outputs: [ValueID]) -> (graph: Graph, inputs: [ValueID])
    {
        var result = Graph(name: name)
        result.metadata["source"] = metadata["source"]
        var mapping: [ValueID: ValueID] = [:]
        var inputs: [ValueID] = []
        for node in nodesNeeded(for: outputs, among: nodes) {
            for operand in node.operands where mapping[operand] == nil {
                let value = self[operand]
                if value.isParameter {
                    mapping[operand] = result.adopt(value)
                } else {
                    mapping[operand] = result.addInput(value.name, value.shape)
                    inputs.append(operand)
                }
            }
            result.adopt(node, values: node.outputs.map { self[$0] }, mapping: &mapping)
        }
        result.outputs = outputs.compactMap { mapping[$0] }
        return (result, inputs)
    }

    /// The nodes among some that values depend on without leaving these nodes, in order.
    public func nodesNeeded(for values: [ValueID], among nodes: Set<NodeID>) -> [Node] {
        var needed = Set(values)
        var result: [Node] = []
        for node in self.nodes.reversed()
        where nodes.contains(node.id) && node.outputs.contains(where: needed.contains) {
            needed.formUnion(node.operands)
            result.append(node)
        }
        return result.reversed()
    }
}
