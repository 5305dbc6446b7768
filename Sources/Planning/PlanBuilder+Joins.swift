import GraphIR

/// Concatenation and split. Along channels, where parts are whole channel blocks, nothing is
/// copied: parts are computed where they lie in the joined value, and read where they lie in the
/// cut one.
extension PlanBuilder {
    /// Decides, before any node is planned, which parts are computed in place.
    ///
    /// A part must begin at a channel block, end at one unless it is the last, be joined once, and
    /// come from a node whose kernel writes blocked results.
    mutating func planConcatenatedParts() {
        for node in graph.nodes {
            guard case .concatenation(let attributes) = node.operator,
                isAlongChannels(attributes.axis, of: node.outputs[0]),
                let pixels = geometry(node.outputs[0])?.pixels
            else { continue }
            var channels = 0
            for part in node.inputs {
                let size = geometry(part)?.channels ?? 0
                let isLast = channels + size == geometry(node.outputs[0])?.channels
                if channels.isMultiple(of: v), isLast || size.isMultiple(of: v),
                    node.inputs.count(where: { $0 == part }) == 1, placements[part] == nil,
                    isComputedBlocked(part)
                {
                    placements[part] = Placement(
                        joined: node.outputs[0], offset: channels * pixels)
                }
                channels += size
            }
        }
    }

    /// The place of a value in the concatenation it is computed into.
    mutating func placedTarget(of value: ValueID) -> PointerArgument.Target? {
        guard let placement = placements[value], let geometry = geometry(placement.joined) else {
            return nil
        }
        let buffer = joinedBuffers[placement.joined] ?? allocate(placement.joined, geometry)
        joinedBuffers[placement.joined] = buffer
        tenants[buffer, default: []].append(value)
        return .slice(buffer, offset: placement.offset)
    }

    mutating func planConcatenation(_ node: Node, _ attributes: Concatenation) {
        let joined = node.outputs[0]
        guard let output = geometry(joined), hasNoEpilogue(node),
            let axis = try? graph.shape(joined).resolvedAxis(attributes.axis)
        else { return }
        let blocked = isAlongChannels(attributes.axis, of: joined)
        let buffer = joinedBuffers[joined] ?? allocate(joined, output)
        let target = PointerArgument.Target.buffer(buffer)
        var offset = 0
        for (index, part) in node.inputs.enumerated() {
            let size = graph.shape(part)[axis].value ?? 0
            defer { offset += size }
            if placements[part]?.joined == joined { continue }
            guard let source = read(part, blocked ? .blocked : .planar) else {
                return reject(node, "part \(index) has no place in memory")
            }
            let isLast = index == node.inputs.count - 1
            let call =
                blocked
                ? copyChannels(
                    source, target, from: 0, to: offset, size, output.pixels, clears: isLast)
                : copyAxis(
                    source, target, graph.shape(part), graph.shape(joined), axis,
                    from: 0, to: offset, size)
            emit(node, call, summary: "joins part \(index) of \(node.inputs.count)", outputs: [])
        }
        let layout = blocked ? Layout.blocked : .planar
        let kernel = steps.last?.call.kernel ?? ""
        if let value = record(joined, in: target, layout, of: node, kernel: kernel) {
            // The value is whole after the last step, which may be that of another layer.
            steps[steps.count - 1].computedValues.append(value)
        }
    }

    mutating func planSplit(_ node: Node, _ attributes: Split) {
        guard let input = geometry(node.inputs[0]), hasNoEpilogue(node),
            let axis = try? graph.shape(node.inputs[0]).resolvedAxis(attributes.axis)
        else { return }
        let blocked = isAlongChannels(attributes.axis, of: node.inputs[0])
        guard let source = read(node.inputs[0], blocked ? .blocked : .planar) else {
            return reject(node, "its data has no place in memory")
        }
        for (index, part) in node.outputs.enumerated() {
            guard let geometry = geometry(part) else { return }
            let size = graph.shape(part)[axis].value ?? 0
            if blocked, size.isMultiple(of: v),
                let slice = source.advanced(by: index * size * input.pixels)
            {
                planSlice(part, slice)
                continue
            }
            let target = PointerArgument.Target.buffer(allocate(part, geometry))
            let call =
                blocked
                ? copyChannels(
                    source, target, from: index * size, to: 0, size, geometry.pixels, clears: true)
                : copyAxis(
                    source, target, graph.shape(node.inputs[0]), graph.shape(part), axis,
                    from: index * size, to: 0, size)
            emit(
                node, call, summary: "part \(index) of \(node.outputs.count)",
                outputs: [(part, target)], layout: blocked ? .blocked : .planar)
        }
    }

    /// Lets a value be a part of another one's memory.
    private mutating func planSlice(_ value: ValueID, _ slice: PointerArgument.Target) {
        locations[value] = [Location(target: slice, layout: .blocked, isPadded: true)]
        if let buffer = slice.buffer { tenants[buffer, default: []].append(value) }
    }

    private func isAlongChannels(_ axis: Int, of value: ValueID) -> Bool {
        guard let resolved = try? graph.shape(value).resolvedAxis(axis) else { return false }
        return resolved == 1 && geometry(value)?.hasChannels == true
    }

    /// Whether a value is the main result of a node that asks ``planResult`` where to put it.
    private func isComputedBlocked(_ value: ValueID) -> Bool {
        guard let node = graph.producer(of: value), node.outputs.first == value else {
            return false
        }
        switch node.operator {
        case .convolution, .dense, .pooling, .globalPooling, .bilinearResize, .nearestUpsampling,
            .instanceNormalization:
            return true
        case .batchNormalization, .relu, .leakyReLU, .prelu, .sigmoid, .tanh, .clip, .function,
            .binary:
            return true
        case .identity, .dropout:
            // Without steps these are their operand under another name.
            return !node.epilogue.isEmpty
        case .concatenation, .split, .flatten, .reshape, .transpose, .softmax, .l2Normalization,
            .selection, .resampling, .reduction, .matrixProduct, .foreign:
            return false
        }
    }

    private func copyChannels(
        _ source: PointerArgument.Target, _ target: PointerArgument.Target, from: Int, to: Int,
        _ channels: Int, _ pixels: Int, clears: Bool
    ) -> KernelCall {
        let sizes = [from, to, channels, pixels].map { KernelConstant.integer($0) }
        return KernelCall(
            "copy_channels", template: "channels", pointers: [.read(source), .write(target)],
            constants: sizes + [clears ? 1 : 0], units: .formula("copy_channels_units", sizes))
    }
}
