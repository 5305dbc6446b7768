import GraphIR

/// Operators that move elements: views, transposes; and those along an axis.
extension PlanBuilder {
    func copyAxis(
        _ source: PointerArgument.Target, _ target: PointerArgument.Target, _ input: Shape,
        _ output: Shape, _ axis: Int, from: Int, to: Int, _ count: Int
    ) -> KernelCall {
        let view = AxisView(output, axis)
        let sizes = [
            view.outer, AxisView(input, axis).axis, view.axis, view.inner, from, to, count,
        ]
        return KernelCall(
            "copy_axis", template: "planar", pointers: [.read(source), .write(target)],
            constants: sizes.map { .integer($0) }, units: .count(view.outer))
    }

    /// Flatten and reshape: the same planar elements under another shape.
    mutating func planView(_ node: Node) {
        guard hasNoEpilogue(node) else { return }
        guard let source = read(node.inputs[0], .planar) else {
            return reject(node, "its data has no place in memory")
        }
        let known = locations[node.inputs[0], default: []].first { $0.target == source }
        let isVector =
            geometry(node.inputs[0])?.isVector == true
            && geometry(node.outputs[0])?.isVector == true
        planAlias(
            node,
            [
                Location(
                    target: source, layout: .planar, isPadded: isVector && known?.isPadded == true)
            ])
    }

    mutating func planTranspose(_ node: Node, _ attributes: Transpose) {
        guard let input = graph.shape(node.inputs[0]).sizes, hasNoEpilogue(node) else { return }
        let view = StridedView(input, permutation: attributes.permutation)
        guard let constants = view.constants else {
            return reject(node, "more than 8 dimensions")
        }
        planPlanar(
            node, "transpose", summary: "transpose by \(attributes.permutation)",
            constants: constants, units: view.units)
    }

    mutating func planSoftmax(_ node: Node, _ attributes: Softmax) {
        let shape = graph.shape(node.inputs[0])
        guard let axis = try? shape.resolvedAxis(attributes.axis), hasNoEpilogue(node) else {
            return
        }
        let view = AxisView(shape, axis)
        planPlanar(
            node, "softmax", summary: "softmax of \(view.axis)", constants: view.constants,
            units: view.outer)
    }

    mutating func planL2Normalization(_ node: Node, _ attributes: L2Normalization) {
        guard let sizes = graph.shape(node.inputs[0]).sizes, hasNoEpilogue(node) else { return }
        let spatial = sizes.dropFirst(2).reduce(1, *)
        let view =
            switch attributes.extent {
            case .instance: AxisView(outer: sizes[0], axis: sizes[1] * spatial, inner: 1)
            case .channel: AxisView(outer: sizes[0], axis: sizes[1], inner: spatial)
            case .spatial: AxisView(outer: sizes[0] * sizes[1], axis: spatial, inner: 1)
            }
        planPlanar(
            node, "l2_normalize", summary: "L2 normalization of \(view.axis)",
            constants: view.constants + [.real(attributes.epsilon)], units: view.outer)
    }

    private mutating func planPlanar(
        _ node: Node, _ kernel: String, summary: String, constants: [KernelConstant], units: Int
    ) {
        guard let source = read(node.inputs[0], .planar), let output = geometry(node.outputs[0])
        else { return reject(node, "its data has no place in memory") }
        let target = PointerArgument.Target.buffer(allocate(node.outputs[0], output))
        let call = KernelCall(
            kernel, template: "planar", pointers: [.read(source), .write(target)],
            constants: constants, units: .count(units))
        emit(node, call, summary: summary, outputs: [(node.outputs[0], target)], layout: .planar)
    }

    mutating func hasNoEpilogue(_ node: Node) -> Bool {
        if !node.epilogue.isEmpty { reject(node, "its kernel takes no epilogue") }
        return node.epilogue.isEmpty
    }
}
