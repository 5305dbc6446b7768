import GraphIR

/// `Conv` over one or two spatial axes: weight `[M, C/group, k...]`, bias `[M]`.
enum ONNXConv: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        var data = try node.value(0)
        let padding = node.builder.paddings[data]
        if let padding { data = padding.data }
        let shape = try node.shape(0)
        let weights = try node.shape(1)
        guard shape.count == 3 || shape.count == 4, weights.count == shape.count else {
            throw .refused(
                "data \(shape) and weights \(weights); convolutions over 1 or 2 axes are supported")
        }
        let window = try ONNXWindow(
            node, sizes: Array(shape[2...]), kernel: Array(weights[2...]), padding: padding)
        let inputs = try [node.image(of: data), weight(node)] + bias(node)
        let definition = try definition(node, window)
        guard shape.count == 3 else {
            return [.computed(try node.add(.convolution(definition), inputs))]
        }
        let result = try node.add(.convolution(definition), inputs, "image")
        let sizes = try node.sizes(result)
        return [.computed(try node.reshape(result, [sizes[0], sizes[1], sizes[3]]))]
    }

    private static func definition(
        _ node: ONNXNode, _ window: ONNXWindow
    ) throws(ONNXFinding) -> Convolution {
        let images = window.overImages
        return Convolution(
            kernel: SpatialSize(images.kernel), stride: SpatialSize(images.strides),
            padding: SpatialSize(images.before), paddingEnd: try endPadding(images),
            dilation: SpatialSize(images.dilations),
            groups: try node.attributes.integer("group", default: 1), hasBias: node.has(2))
    }

    /// The padding at the end: where the same as at the start gives the same windows, that, since
    /// zeros that no window reaches make no difference and more kernels take it.
    private static func endPadding(_ window: ONNXWindow) throws(ONNXFinding) -> SpatialSize {
        var after = window.after
        for axis in 0..<2 where window.before[axis] != window.after[axis] {
            let room = window.sizes[axis] + 2 * window.before[axis] - window.extent(axis)
            let count = try window.count(axis)
            if room >= 0, room / window.strides[axis] + 1 == count {
                after[axis] = window.before[axis]
            }
        }
        return SpatialSize(after)
    }

    private static func weight(_ node: ONNXNode) throws(ONNXFinding) -> ValueID {
        let shape = try node.shape(1)
        guard shape.count == 3 else { return try node.value(1) }
        let image = [shape[0], shape[1], 1, shape[2]]
        if case .constant(let constant) = node.operands[1] {
            return node.builder.parameter(constant.reshaped(image))
        }
        return try node.reshape(try node.value(1), image, "weight")
    }

    private static func bias(_ node: ONNXNode) throws(ONNXFinding) -> [ValueID] {
        node.has(2) ? [try node.value(2)] : []
    }
}

extension ONNXNode {
    /// A value `[N, C, L]` as images one pixel high; others as they are.
    func image(of value: ValueID) throws(ONNXFinding) -> ValueID {
        let shape = try sizes(value)
        guard shape.count == 3 else { return value }
        return try reshape(value, [shape[0], shape[1], 1, shape[2]], "data")
    }
}
