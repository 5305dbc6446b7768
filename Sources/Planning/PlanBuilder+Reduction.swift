import GraphIR

/// Reductions over axes: the planes of an image where it lies, others on plain values.
extension PlanBuilder {
    mutating func planReduction(_ node: Node, _ position: Int, _ attributes: Reduction) {
        let shape = graph.shape(node.inputs[0])
        guard let sizes = shape.sizes, hasNoEpilogue(node),
            let listed = try? attributes.resolvedAxes(of: shape)
        else { return }
        if listed == [2, 3], geometry(node.inputs[0])?.hasChannels == true,
            [.mean, .sum, .maximum].contains(attributes.kind)
        {
            return planPlaneReduction(node, position, attributes.kind)
        }
        // An axis of size 1 is reduced by leaving it out.
        let axes = listed.filter { sizes[$0] != 1 }
        guard let first = axes.first, let last = axes.last else { return planView(node) }
        if sizes[first...last].count(where: { $0 != 1 }) == axes.count {
            let view = AxisView(
                outer: sizes[..<first].reduce(1, *), axis: sizes[first...last].reduce(1, *),
                inner: sizes[(last + 1)...].reduce(1, *))
            return emit(node, attributes.kind, view, from: read(node.inputs[0], .planar))
        }
        // What is reduced goes to the end, where it is one axis.
        let kept = sizes.indices.filter { !axes.contains($0) }
        let view = AxisView(
            outer: kept.reduce(1) { $0 * sizes[$1] }, axis: axes.reduce(1) { $0 * sizes[$1] },
            inner: 1)
        emit(node, attributes.kind, view, from: transposed(node, sizes, kept + axes))
    }

    /// Over height and width: the kernels of global pooling, where sums are means times the number
    /// of pixels.
    private mutating func planPlaneReduction(
        _ node: Node, _ position: Int, _ kind: Reduction.Kind
    ) {
        guard let input = geometry(node.inputs[0]) else { return }
        let pixels = Double(input.pixels)
        planBlocked(
            node, position, summary: "\(kind.rawValue) over \(input.height)x\(input.width)",
            first: kind == .sum
                ? [KernelEpilogue.Step(.multiply, operand: .scalar, scalars: [pixels])] : []
        ) { data, target, epilogue in
            KernelCall(
                kind == .maximum ? "global_max" : "global_average", template: "pooling",
                pointers: [.read(data), .write(target)],
                constants: [.integer(input.channels), .integer(input.pixels)],
                epilogue: epilogue,
                units: .formula("global_pool_units", [.integer(input.channels)]))
        }
    }

    private mutating func transposed(
        _ node: Node, _ sizes: [Int], _ permutation: [Int]
    ) -> PointerArgument.Target? {
        let view = StridedView(sizes, permutation: permutation)
        guard let constants = view.constants, let source = read(node.inputs[0], .planar) else {
            return nil
        }
        let target = PointerArgument.Target.buffer(
            allocate(floats: view.count.roundedUp(to: v), for: node.inputs[0]))
        let call = KernelCall(
            "transpose", template: "planar", pointers: [.read(source), .write(target)],
            constants: constants, units: .count(view.units))
        emit(node.name, call, summary: "transpose by \(permutation)")
        return target
    }

    private mutating func emit(
        _ node: Node, _ kind: Reduction.Kind, _ view: AxisView,
        from source: PointerArgument.Target?
    ) {
        guard let source, let output = geometry(node.outputs[0]) else {
            return reject(node, "its data has no place in memory")
        }
        let target = PointerArgument.Target.buffer(allocate(node.outputs[0], output))
        let constants = view.constants + [.name("BURIN_REDUCTION_\(kind.rawValue.uppercased())")]
        let call = KernelCall(
            "reduce", template: "reduction", pointers: [.read(source), .write(target)],
            constants: constants)
        emit(
            node, call, summary: "\(kind.rawValue) of \(view.axis)",
            outputs: [(node.outputs[0], target)], layout: .planar)
    }
}
