import GraphIR

/// `Resize`: by scales in operator set 10; by scales or to sizes, in many modes, from 11 on.
enum ONNXResize: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        let shape = try node.shape(0)
        let mode = try attributes.text("mode", default: "nearest")
        var resizing: ONNXResizing
        if node.operatorSet < 11 {
            let scales = try node.constant(1, "scales")
            resizing = try ONNXResizing(shape, scales: scales?.numbersAsWritten ?? [])
            resizing.coordinates = "asymmetric"
            resizing.rounding = "floor"
        } else {
            resizing = try stated(node, shape)
            resizing.coordinates = try attributes.text(
                "coordinate_transformation_mode", default: "half_pixel")
            resizing.rounding = try attributes.text(
                "nearest_mode", default: "round_prefer_floor")
            attributes.ignore("cubic_coeff_a", "exclude_outside", "extrapolation_value")
            guard try !attributes.flag("antialias") else { throw .refused("antialias=1") }
        }
        resizing.mode = mode
        return [.computed(try resizing.apply(to: try node.value(0), node))]
    }

    /// The scales or sizes that the operands state.
    private static func stated(
        _ node: ONNXNode, _ shape: [Int]
    ) throws(ONNXFinding) -> ONNXResizing {
        let attributes = node.attributes
        var axes: [Int] = []
        for axis in try attributes.integers("axes") ?? Array(shape.indices) {
            axes.append(try node.axis(axis, rank: shape.count))
        }
        let policy = try attributes.text("keep_aspect_ratio_policy", default: "stretch")
        if let scales = try node.constant(2, "scales"), scales.count > 0 {
            return try ONNXResizing(shape, scales: scales.numbersAsWritten, axes: axes)
        }
        guard let sizes = try node.integers(3, "sizes") else {
            throw .malformed("neither scales nor sizes are given")
        }
        return try ONNXResizing(shape, sizes: sizes, axes: axes, policy: policy)
    }
}

extension ONNXConstant {
    /// The elements as float64, float32 ones by the decimal they were written as.
    var numbersAsWritten: [Double] {
        if case .floats(let values) = elements { values.map(\.asWritten) } else { doubles }
    }
}
