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
        let storage = denseStorage(node, weight)
        let filters = weights.add(node.inputs[1], weight, packing, storage: storage)
        let kernel = storage == .half ? "dense_half" : "dense"
        let columns = input.floats(vectorWidth: v)
        planBlocked(
            node, position, summary: "dense \(input.elements) -> \(outputs)",
            multiplyAccumulates: outputs * input.elements, first: bias
        ) { data, target, epilogue in
            KernelCall(
                kernel, template: "dense",
                pointers: [.read(data), .read(.weights(offset: filters)), .write(target)],
                constants: [
                    .integer(columns), .integer(outputs), .images, .imageStride(pointer: 0),
                    .imageStride(pointer: 2),
                ], epilogue: epilogue)
        }
    }

    /// Half precision where it was asked for, saves time and holds every number.
    private mutating func denseStorage(_ node: Node, _ weight: Tensor) -> WeightStorage {
        guard weightStorage == .half,
            WeightStorage.isBoundByMemory(count: weight.count, uses: 1)
        else { return .float32 }
        guard weight.roundedToHalfPrecision != nil else {
            notes.append(
                "the weights of '\(node.name)' stay float32: a number is beyond half precision, "
                    + "65504 at most")
            return .float32
        }
        halfLayers.append(node.name)
        return .half
    }
}
