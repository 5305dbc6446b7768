public import Diagnostics

extension Graph {
    /// The graph with the weights of some layers rounded as they are stored in half precision.
    ///
    /// A layer is a node's name; its weight is its second operand. The rounded weight is a
    /// parameter of its own, so other readers keep the numbers they had. Throws where there is no
    /// such layer, or a weight has numbers beyond the format.
    public func roundingWeightsToHalf(ofLayers layers: [String]) throws(Diagnostic) -> Graph {
        var result = self
        for layer in layers {
            guard let position = nodes.firstIndex(where: { $0.name == layer }),
                nodes[position].inputs.count > 1,
                let rounded = tensor(nodes[position].inputs[1])?.roundedToHalfPrecision
            else {
                throw Diagnostic(
                    .mismatch, "the model has no weight that could be stored in half precision",
                    file: metadata["source"], node: layer,
                    advice: "check an artefact against the model it was compiled from")
            }
            var node = nodes[position]
            node.inputs[1] = result.addParameter("\(self[node.inputs[1]].name):half", rounded)
            result.replaceNode(at: position, with: node)
        }
        return result
    }

    /// The names of the values that depend on one of these layers, by node name.
    public func valuesDepending(onLayers layers: [String]) -> Set<String> {
        var names: Set<String> = []
        var reached: Set<ValueID> = []
        for node in nodes
        where layers.contains(node.name) || node.operands.contains(where: reached.contains) {
            reached.formUnion(node.outputs)
            names.formUnion(node.outputs.map { self[$0].name })
        }
        return names
    }
}
