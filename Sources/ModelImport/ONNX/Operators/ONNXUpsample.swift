import GraphIR

/// `Upsample`, of operator sets 7 to 9: positions are divided by the scale, without any shift.
enum ONNXUpsample: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let mode = try node.attributes.text("mode", default: "nearest")
        let shape = try node.shape(0)
        let scales =
            node.operatorSet < 9
            ? try node.attributes.reals("scales")
            : try node.constant(1, "scales")?.doubles
        var resizing = ONNXResizing(mode: mode == "bilinear" ? "linear" : mode)
        resizing.rounding = .floor
        resizing.axes = try ONNXResizing.axes(
            shape, scales: scales ?? [], Array(shape.indices),
            coordinates: shape.map { _ in .asymmetric })
        return [.computed(try resizing.apply(to: try node.value(0), node))]
    }
}
