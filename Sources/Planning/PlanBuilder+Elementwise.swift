import GraphIR

extension PlanBuilder {
    /// Plans an operator that maps element to element: one pass over its data whose work is all
    /// in the epilogue.
    mutating func planElementwise(_ node: Node, _ position: Int) {
        var node = node
        if case .binary = node.operator { node = node.withWiderOperandFirst(in: graph) }
        guard let geometry = geometry(node.outputs[0]) else { return }
        guard let first = elementwiseSteps(node, geometry) else { return }
        guard graph.shape(node.inputs[0]) == graph.shape(node.outputs[0]) else {
            return planRepeated(node, position, geometry, first)
        }
        if first.isEmpty && node.epilogue.isEmpty, let place = locations[node.inputs[0]] {
            return planAlias(node, place)
        }
        planBlocked(
            node, position, summary: "elementwise \(graph.shape(node.outputs[0]))", first: first,
            allowsInputReuse: true
        ) { data, target, epilogue in
            Self.elementwise(data, target, geometry, epilogue)
        }
    }

    /// Plans arithmetic whose operands repeat each other: the first is written out in full.
    private mutating func planRepeated(
        _ node: Node, _ position: Int, _ geometry: ValueGeometry, _ first: [KernelEpilogue.Step]
    ) {
        guard let data = repeatedBlocked(node.inputs[0], to: node.outputs[0], for: node),
            let result = planResult(node, position, first: first)
        else { return reject(node, "its data has no place in memory") }
        emit(
            node, Self.elementwise(data, result.target, geometry, result.epilogue),
            summary: "elementwise \(graph.shape(node.outputs[0]))", outputs: result.outputs)
    }

    private static func elementwise(
        _ data: PointerArgument.Target, _ target: PointerArgument.Target,
        _ geometry: ValueGeometry, _ epilogue: KernelEpilogue
    ) -> KernelCall {
        KernelCall(
            "elementwise", template: "elementwise", pointers: [.read(data), .write(target)],
            constants: [.integer(geometry.channels), .integer(geometry.pixels)],
            epilogue: epilogue)
    }

    /// Lets a node's output be its input's memory.
    mutating func planAlias(_ node: Node, _ places: [Location]) {
        locations[node.outputs[0]] = places
        for buffer in places.compactMap(\.target.buffer) {
            tenants[buffer, default: []].append(node.outputs[0])
        }
    }

    private mutating func elementwiseSteps(
        _ node: Node, _ geometry: ValueGeometry
    ) -> [KernelEpilogue.Step]? {
        if let activation = EpilogueStep.Activation(node.operator) {
            return [activationStep(activation)]
        }
        switch node.operator {
        case .batchNormalization(let attributes): return normalizationSteps(node, attributes)
        case .prelu: return preluStep(node.inputs[1], node).map { [$0] }
        case .binary(let attributes):
            let reversed = node.inputs != graph.nodes.first { $0.id == node.id }?.inputs
            return binaryStep(attributes.kind, node.inputs[1], reversed, node, geometry).map {
                [$0]
            }
        default: return []
        }
    }

    /// Batch normalization that no pass folded: scale and shift per channel, in float64 first.
    private mutating func normalizationSteps(
        _ node: Node, _ attributes: BatchNormalization
    ) -> [KernelEpilogue.Step]? {
        let tensors = node.inputs.dropFirst().compactMap { graph.tensor($0)?.doubles }
        guard tensors.count == 4 else {
            reject(node, "its statistics are not parameters")
            return nil
        }
        let (gamma, beta, mean, variance) = (tensors[0], tensors[1], tensors[2], tensors[3])
        let scale = gamma.indices.map { channel in
            (attributes.fixesGamma ? 1 : gamma[channel])
                / (variance[channel] + attributes.epsilon).squareRoot()
        }
        let shift = gamma.indices.map { beta[$0] - mean[$0] * scale[$0] }
        let packing = StridedPacking.channels(gamma.count, v: v)
        // The node's id tells apart normalizations that share a parameter.
        let variant = 2 * node.id.index + 2
        let shape = [gamma.count]
        let a = weights.add(node.inputs[1], Tensor(shape: shape, scale), packing, variant: variant)
        let b = weights.add(
            node.inputs[1], Tensor(shape: shape, shift), packing, variant: variant + 1)
        return [
            KernelEpilogue.Step(
                .affine, pointers: [.read(.weights(offset: a)), .read(.weights(offset: b))])
        ]
    }
}

extension Node {
    /// A binary node with the operand that has the result's shape first.
    fileprivate func withWiderOperandFirst(in graph: Graph) -> Node {
        guard
            graph.shape(inputs[0]) != graph.shape(outputs[0])
                || (graph[inputs[0]].isParameter && !graph[inputs[1]].isParameter
                    && graph.shape(inputs[1]) == graph.shape(outputs[0]))
        else { return self }
        var copy = self
        copy.inputs = [inputs[1], inputs[0]]
        return copy
    }
}
