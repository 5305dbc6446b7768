import GraphIR

/// Selection and resampling along one axis: rows are moved or summed whole, whatever lies inside
/// the axis.
extension PlanBuilder {
    /// A value in a layout, seen along one axis of that layout.
    private struct AxisPlace {
        var layout: Layout
        var view: AxisView
        /// The positions of the view's axis that are copied.
        var indices: [Int]
    }

    mutating func planSelection(_ node: Node, _ attributes: Selection) {
        let shape = graph.shape(node.inputs[0])
        guard let axis = try? shape.resolvedAxis(attributes.axis), hasNoEpilogue(node) else {
            return
        }
        let place = selectionPlace(node, attributes, axis)
        let table = place.indices.map { UInt32(bitPattern: Int32(truncatingIfNeeded: $0)) }
        planAxis(
            node, "select_axis", place, table,
            summary: "\(place.indices.count) of \(place.view.axis) along axis \(axis)",
            constants: attributes.hasFill ? [1, .real(attributes.fill)] : [0, .real(0)])
    }

    mutating func planResampling(_ node: Node, _ attributes: Resampling) {
        let shape = graph.shape(node.inputs[0])
        guard let axis = try? shape.resolvedAxis(attributes.axis), hasNoEpilogue(node) else {
            return
        }
        let isBlocked = liesBlocked(node.inputs[0]) && axis >= 2
        let place = place(node, axis, isBlocked, Array(attributes.rows.indices))
        let taps = attributes.rows.joined()
        let starts = attributes.rows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        let table =
            (starts + taps.map(\.index)).map { UInt32(truncatingIfNeeded: $0) }
            + taps.map { Float($0.weight).bitPattern }
        planAxis(
            node, "resample_axis", place, table,
            summary: "resampling \(place.view.axis) to \(attributes.rows.count) along axis \(axis)",
            constants: [.integer(taps.count), .real(attributes.fill)])
    }

    private mutating func planAxis(
        _ node: Node, _ kernel: String, _ place: AxisPlace, _ table: [UInt32], summary: String,
        constants: [KernelConstant]
    ) {
        guard let source = read(node.inputs[0], place.layout),
            let output = geometry(node.outputs[0])
        else { return reject(node, "its data has no place in memory") }
        let target = PointerArgument.Target.buffer(allocate(node.outputs[0], output))
        let tables = PointerArgument.Target.weights(offset: weights.add(table: table))
        let view = place.view
        let sizes = [view.axis, place.indices.count, view.inner].map { KernelConstant.integer($0) }
        let call = KernelCall(
            kernel, template: "axis", pointers: [.read(source), .read(tables), .write(target)],
            constants: sizes + constants, units: .count(view.outer * place.indices.count))
        emit(
            node, call, summary: summary, outputs: [(node.outputs[0], target)],
            layout: place.layout)
    }

    // MARK: Layouts

    /// Blocked along rows, columns and whole channel blocks of a value that lies so, else planar.
    private func selectionPlace(
        _ node: Node, _ attributes: Selection, _ axis: Int
    ) -> AxisPlace {
        let indices = attributes.indices
        let channels = geometry(node.outputs[0])?.channels ?? 1
        // Padding lanes must stay small numbers: they meet weights of 0.
        let isClean = !attributes.hasFill || attributes.fill == 0 || channels.isMultiple(of: v)
        guard isClean, liesBlocked(node.inputs[0]) else {
            return place(node, axis, false, indices)
        }
        guard axis == 1 else { return place(node, axis, axis >= 2, indices) }
        guard let blocks = blockIndices(indices) else { return place(node, axis, false, indices) }
        return place(node, axis, true, blocks)
    }

    /// Whether a value is an image that some step left blocked.
    private func liesBlocked(_ value: ValueID) -> Bool {
        graph.shape(value).rank == 4 && geometry(value)?.hasChannels == true
            && locations[value, default: []].contains { $0.layout == .blocked }
    }

    private func place(
        _ node: Node, _ axis: Int, _ isBlocked: Bool, _ indices: [Int]
    ) -> AxisPlace {
        let shape = graph.shape(node.inputs[0])
        guard isBlocked, let input = geometry(node.inputs[0]) else {
            return AxisPlace(layout: .planar, view: AxisView(shape, axis), indices: indices)
        }
        let blocks = input.channels.ceilingDivided(by: v)
        let view =
            switch axis {
            case 1: AxisView(outer: 1, axis: blocks, inner: input.pixels * v)
            case 2: AxisView(outer: blocks, axis: input.height, inner: input.width * v)
            default: AxisView(outer: blocks * input.height, axis: input.width, inner: v)
            }
        return AxisPlace(layout: .blocked, view: view, indices: indices)
    }

    /// The channel blocks that a selection of channels copies whole, or -1; nil where it cuts one.
    private func blockIndices(_ channels: [Int]) -> [Int]? {
        var blocks: [Int] = []
        for first in stride(from: 0, to: channels.count, by: v) {
            let lanes = channels[first..<min(first + v, channels.count)]
            guard let start = lanes.first else { return nil }
            let isFill = lanes.allSatisfy { $0 == -1 }
            let isBlock =
                start >= 0 && start.isMultiple(of: v)
                && zip(start..., lanes).allSatisfy { $0 == $1 }
            guard isFill || isBlock else { return nil }
            blocks.append(isFill ? -1 : start / v)
        }
        return blocks
    }
}
