import GraphIR

extension PlanBuilder {
    /// Where a node's results go and what its kernel does to them in registers.
    struct PlannedResult {
        var target: PointerArgument.Target
        var epilogue: KernelEpilogue
        var outputs: [(ValueID, PointerArgument.Target)]
    }

    /// Plans a node's epilogue and places its outputs; nil, with the reason noted, where a step
    /// cannot be done in registers.
    ///
    /// `first` runs before the node's own steps. The result takes the place of an operand that
    /// nobody reads afterwards: a residual of the same shape, or `reusing` where the kernel reads
    /// each element of its data just before it writes it.
    mutating func planResult(
        _ node: Node, _ position: Int, first: [KernelEpilogue.Step] = [], reusing: ValueID? = nil
    ) -> PlannedResult? {
        guard let geometry = geometry(node.outputs[0]) else { return nil }
        var steps = first
        var stores: [(ValueID, PointerArgument.Target)] = []
        let storedOutputs = node.outputs.suffix(node.epilogue.count { $0 == .store })
        for step in node.epilogue {
            if step == .store {
                let value = storedOutputs[storedOutputs.startIndex + stores.count]
                let target = PointerArgument.Target.buffer(allocate(value, geometry))
                stores.append((value, target))
                steps.append(KernelEpilogue.Step(.store, pointers: [.write(target)]))
            } else if let planned = plan(step, of: node, geometry) {
                steps.append(planned)
            } else {
                return nil
            }
        }
        guard steps.count <= KernelEpilogue.maximumSteps else {
            reject(node, "\(steps.count) epilogue steps, at most \(KernelEpilogue.maximumSteps)")
            return nil
        }
        let target =
            placedTarget(of: node.outputs[0])
            ?? .buffer(resultBuffer(node, position, geometry, reusing: reusing))
        return PlannedResult(
            target: target,
            epilogue: KernelEpilogue(steps: steps, channels: geometry.channels),
            outputs: [(node.outputs[0], target)] + stores)
    }

    private mutating func resultBuffer(
        _ node: Node, _ position: Int, _ geometry: ValueGeometry, reusing data: ValueID?
    ) -> BufferID {
        let output = node.outputs[0]
        var candidates = data.map { [$0] } ?? []
        for case .binary(_, let other, _) in node.epilogue
        where node.operands.count(where: { $0 == other }) == 1 {
            candidates.append(other)
        }
        for candidate in candidates
        where graph.shape(candidate) == graph.shape(output)
            && (candidate != data || node.operands.count { $0 == candidate } == 1)
        {
            guard let buffer = reusableBuffer(of: candidate, at: position) else { continue }
            // The kernel may still read its data when it writes the first results.
            let isData = node.inputs.contains { isIn(buffer, $0) }
            if isData && candidate != data { continue }
            tenants[buffer, default: []].append(output)
            return buffer
        }
        return allocate(output, geometry)
    }

    private func isIn(_ buffer: BufferID, _ value: ValueID) -> Bool {
        locations[value, default: []].contains { $0.target.buffer == buffer }
    }

    private mutating func plan(
        _ step: EpilogueStep, of node: Node, _ geometry: ValueGeometry
    ) -> KernelEpilogue.Step? {
        switch step {
        case .affine(let scale, let shift):
            guard let a = channelVector(scale), let b = channelVector(shift) else { break }
            return KernelEpilogue.Step(.affine, pointers: [.read(a), .read(b)])
        case .prelu(let slope): return preluStep(slope, node)
        case .activation(let activation): return activationStep(activation)
        case .binary(let kind, let other, let reversed):
            return binaryStep(kind, other, reversed, node, geometry)
        case .store: break
        }
        reject(node, "an epilogue step reads a value that is no parameter")
        return nil
    }

    /// A parameter with a number per channel, padded to whole vectors.
    mutating func channelVector(_ value: ValueID) -> PointerArgument.Target? {
        guard let tensor = graph.tensor(value) else { return nil }
        return .weights(offset: weights.add(value, tensor, .channels(tensor.count, v: v)))
    }

    /// The step of a PReLU with this slope.
    mutating func preluStep(_ slope: ValueID, _ node: Node) -> KernelEpilogue.Step? {
        guard let tensor = graph.tensor(slope) else {
            reject(node, "its slope is not a parameter")
            return nil
        }
        if tensor.count == 1 {
            return KernelEpilogue.Step(.preluScalar, scalars: [tensor.doubles[0]])
        }
        return channelVector(slope).map { KernelEpilogue.Step(.prelu, pointers: [.read($0)]) }
    }

    /// The step of an activation without operands.
    func activationStep(_ activation: EpilogueStep.Activation) -> KernelEpilogue.Step {
        switch activation {
        case .relu: KernelEpilogue.Step(.relu)
        case .leakyReLU(let definition):
            KernelEpilogue.Step(.leakyReLU, scalars: [definition.slope])
        case .sigmoid: KernelEpilogue.Step(.sigmoid)
        case .tanh: KernelEpilogue.Step(.tanh)
        case .clip(let definition):
            KernelEpilogue.Step(.clip, scalars: [definition.minimum, definition.maximum])
        case .function(let definition):
            KernelEpilogue.Step(
                .function, scalars: definition.parameters, function: definition.kind)
        }
    }

    /// The step of an arithmetic operation with another value.
    mutating func binaryStep(
        _ kind: Binary.Kind, _ other: ValueID, _ reversed: Bool, _ node: Node,
        _ geometry: ValueGeometry
    ) -> KernelEpilogue.Step? {
        let operation: KernelEpilogue.Kind =
            switch kind {
            case .add: .add
            case .multiply: .multiply
            case .subtract: reversed ? .reverseSubtract : .subtract
            case .divide: reversed ? .reverseDivide : .divide
            case .power: reversed ? .reversePower : .power
            case .minimum: .minimum
            case .maximum: .maximum
            }
        if let tensor = graph.tensor(other), tensor.count == 1 {
            return KernelEpilogue.Step(operation, operand: .scalar, scalars: [tensor.doubles[0]])
        }
        let shape = graph.shape(other)
        if shape == graph.shape(node.outputs[0]), let target = read(other, .blocked) {
            return KernelEpilogue.Step(operation, operand: .tensor, pointers: [.read(target)])
        }
        if geometry.hasChannels, let target = perChannel(other, like: graph.shape(node.outputs[0]))
        {
            return KernelEpilogue.Step(operation, operand: .channel, pointers: [.read(target)])
        }
        if geometry.hasChannels, let target = perPixel(other, like: graph.shape(node.outputs[0])) {
            return KernelEpilogue.Step(operation, operand: .pixel, pointers: [.read(target)])
        }
        if let target = repeatedBlocked(other, to: node.outputs[0], for: node) {
            return KernelEpilogue.Step(operation, operand: .tensor, pointers: [.read(target)])
        }
        reject(node, "broadcasts \(shape) to \(graph.shape(node.outputs[0]))")
        return nil
    }

    /// A value that broadcasts over pixels, as a vector of channels.
    private mutating func perChannel(
        _ value: ValueID, like shape: Shape
    ) -> PointerArgument.Target? {
        guard let sizes = graph.shape(value).sizes, let full = shape.sizes else { return nil }
        // Aligned from the right: [C, 1, 1] against [1, C, H, W], [C] against [1, C].
        let aligned = Array(repeating: 1, count: full.count - sizes.count) + sizes
        var channels = Array(repeating: 1, count: full.count)
        channels[1] = full[1]
        guard aligned == channels else { return nil }
        return graph[value].isParameter ? channelVector(value) : read(value, .blocked)
    }
}
