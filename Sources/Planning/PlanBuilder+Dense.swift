import GraphIR

extension PlanBuilder {
    /// A dense layer reads its input as it lies: the weight's columns are permuted to the blocked
    /// layout when they are packed.
    mutating func planDense(_ node: Node, _ position: Int, _ attributes: Dense) {
        guard let input = geometry(node.inputs[0]), let weight = graph.tensor(node.inputs[1])
        else { return reject(node, "its weight is not a parameter") }
        guard attributes.flattensInput || graph.shape(node.inputs[0]).rank == 2 else {
            return reject(node, "only a dense layer that flattens its input has a kernel")
        }
        guard let bias = biasSteps(node, attributes.hasBias) else { return }
        let outputs = weight.shape[0]
        let packing = StridedPacking.dense(
            outputs: outputs, channels: input.channels, pixels: input.pixels, v: v)
        let filters = weights.add(node.inputs[1], weight, packing)
        let columns = input.floats(vectorWidth: v)
        planBlocked(
            node, position, summary: "dense \(input.elements) -> \(outputs)",
            multiplyAccumulates: outputs * input.elements, first: bias
        ) { data, target, epilogue in
            KernelCall(
                "dense", template: "dense",
                pointers: [.read(data), .read(.weights(offset: filters)), .write(target)],
                constants: [.integer(columns), .integer(outputs)], epilogue: epilogue)
        }
    }
}
