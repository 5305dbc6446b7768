import GraphIR

/// Operands that are repeated along some axes.
extension PlanBuilder {
    /// A value written out in the planar layout of `shape`, which it broadcasts to; nil where it
    /// has no place in memory.
    mutating func repeated(
        _ value: ValueID, to shape: [Int], for node: Node
    ) -> PointerArgument.Target? {
        guard let own = graph.shape(value).sizes, own.count <= shape.count,
            let constants = StridedView(own, repeatedTo: shape).constants,
            let source = read(value, .planar)
        else { return nil }
        let view = StridedView(own, repeatedTo: shape)
        if view.isContiguous { return source }
        let target = PointerArgument.Target.buffer(
            allocate(floats: view.count.roundedUp(to: v), for: value))
        let call = KernelCall(
            "transpose", template: "planar", pointers: [.read(source), .write(target)],
            constants: constants, units: .count(view.units))
        emit(node.name, call, summary: "\(graph.shape(value)) repeated to \(shape)")
        return target
    }

    /// The same in the layout that epilogues read, padding lanes included.
    mutating func repeatedBlocked(
        _ value: ValueID, to output: ValueID, for node: Node
    ) -> PointerArgument.Target? {
        guard let sizes = graph.shape(output).sizes, let geometry = geometry(output),
            let planar = repeated(value, to: sizes, for: node)
        else { return nil }
        let target = PointerArgument.Target.buffer(allocate(value, geometry))
        emit(node.name, block(planar, target, geometry), summary: "planar to blocked")
        return target
    }

    /// A value with a number per pixel, the same for all channels of an image of `shape`; nil for
    /// others.
    mutating func perPixel(_ value: ValueID, like shape: Shape) -> PointerArgument.Target? {
        guard let sizes = graph.shape(value).sizes, let full = shape.sizes, full.count == 4,
            sizes.count >= 2, sizes.suffix(2) == full.suffix(2),
            sizes.dropLast(2).allSatisfy({ $0 == 1 })
        else { return nil }
        return read(value, .planar)
    }
}
