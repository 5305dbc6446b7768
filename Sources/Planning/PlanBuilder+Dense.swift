import GraphIR

extension PlanBuilder {
    /// A dense layer reads its input as it lies: the weight's columns are permuted to the blocked
    /// layout when they are packed.
    mutating func planDense(_ node: Node, _ position: Int, _ attributes: Dense) {
        guard let input = geometry(node.inputs[0]), let weight = graph.tensor(node.inputs[1])
        else { return reject(node, "its weight is not a parameter") }
        guard graph.shape(node.inputs[0]).dimensions.first == 1,
            attributes.flattensInput || graph.shape(node.inputs[0]).rank == 2
        else {
            return planDenseRows(node, attributes, weight)
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

    /// A dense layer of several vectors, along the last axis or of a batch: a matrix product whose
    /// right operand is the weight, its rows and columns exchanged when it is packed.
    private mutating func planDenseRows(
        _ node: Node, _ attributes: Dense, _ weight: Tensor
    ) {
        guard hasNoEpilogue(node), let source = read(node.inputs[0], .planar),
            let input = geometry(node.inputs[0])
        else { return }
        let (outputs, inner) = (weight.shape[0], weight.shape[1])
        let packing = StridedPacking(
            loops: [.init(inner, stride: 1), .init(outputs, stride: inner)], bounds: [])
        let right = PointerArgument.Target.weights(
            offset: weights.add(node.inputs[1], weight, packing))
        let bias = attributes.hasBias ? channelVector(node.inputs[2]) : .null
        guard let bias else { return reject(node, "its bias is not a parameter") }
        let sizes = ProductSizes(rows: input.elements / inner, inner: inner, columns: outputs)
        emit(node, sizes, source, right, bias: bias)
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
