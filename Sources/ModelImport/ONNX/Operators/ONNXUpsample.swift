import GraphIR

/// `Upsample`, of operator sets 7 to 9: positions are divided by the scale, without any shift.
enum ONNXUpsample: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let mode = try node.attributes.text("mode", default: "nearest")
        let scales =
            node.operatorSet < 9
            ? try node.attributes.reals("scales")
            : try node.constant(1, "scales")?.numbersAsWritten
        var resizing = try ONNXResizing(try node.shape(0), scales: scales ?? [])
        resizing.mode = mode == "bilinear" ? "linear" : mode
        resizing.coordinates = "asymmetric"
        resizing.rounding = "floor"
        return [.computed(try resizing.apply(to: try node.value(0), node))]
    }
}
