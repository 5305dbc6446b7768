import GraphIR

/// `Resize`: by scales in operator set 10; by scales or to sizes, in many modes, from 11 on.
enum ONNXResize: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let mode = try node.attributes.text("mode", default: "nearest")
        var resizing = ONNXResizing(mode: mode)
        let shape = try node.shape(0)
        if node.operatorSet < 11 {
            let scales = try node.constant(1, "scales")?.doubles ?? []
            resizing.roundingBefore11 = true
            resizing.axes = try ONNXResizing.axes(
                shape, scales: scales, Array(shape.indices),
                coordinates: shape.map { _ in .asymmetric })
        } else {
            try readAttributes(node, &resizing)
            resizing.axes = try axes(node, shape)
        }
        return [.computed(try resizing.apply(to: try node.value(0), node))]
    }

    private static func readAttributes(
        _ node: ONNXNode, _ resizing: inout ONNXResizing
    ) throws(ONNXFinding) {
        let attributes = node.attributes
        let rounding = try attributes.text("nearest_mode", default: "round_prefer_floor")
        guard let rule = ResizedAxis.NearestRule(rawValue: rounding) else {
            throw .malformed("nearest_mode is '\(rounding)'")
        }
        resizing.rounding = rule
        resizing.cubicCoefficient = try attributes.real("cubic_coeff_a", default: -0.75)
        resizing.excludesOutside = try attributes.flag("exclude_outside")
        resizing.fill = try attributes.real("extrapolation_value", default: 0)
        resizing.antialias = try attributes.flag("antialias")
    }

    /// Every axis that is named, by the scales or sizes that the operands state.
    private static func axes(
        _ node: ONNXNode, _ shape: [Int]
    ) throws(ONNXFinding) -> [ONNXResizing.Axis] {
        let attributes = node.attributes
        var positions: [Int] = []
        for axis in try attributes.integers("axes") ?? Array(shape.indices) {
            positions.append(try node.axis(axis, rank: shape.count))
        }
        let coordinates = try coordinates(node, positions, rank: shape.count)
        let policy = try attributes.text("keep_aspect_ratio_policy", default: "stretch")
        if let scales = try node.constant(2, "scales"), scales.count > 0 {
            return try ONNXResizing.axes(
                shape, scales: scales.doubles, positions, coordinates: coordinates)
        }
        guard let sizes = try node.integers(3, "sizes") else {
            throw .malformed("neither scales nor sizes are given")
        }
        return try ONNXResizing.axes(
            shape, sizes: sizes, positions, coordinates: coordinates, policy: policy)
    }

    /// How positions of each named axis become positions of the input.
    private static func coordinates(
        _ node: ONNXNode, _ axes: [Int], rank: Int
    ) throws(ONNXFinding) -> [ResizedAxis.Coordinates] {
        let mode = try node.attributes.text(
            "coordinate_transformation_mode", default: "half_pixel")
        let plain: ResizedAxis.Coordinates
        switch mode {
        case "half_pixel": plain = .halfPixel
        case "half_pixel_symmetric": plain = .halfPixelSymmetric
        case "pytorch_half_pixel": plain = .pytorchHalfPixel
        case "align_corners": plain = .alignCorners
        case "asymmetric": plain = .asymmetric
        case "tf_crop_and_resize":
            guard let region = try node.constant(1, "roi")?.numbersAsWritten,
                region.count == 2 * axes.count, region.allSatisfy(\.isFinite)
            else { throw .malformed("roi", expected: "a start and an end for each axis") }
            return axes.indices.map {
                .cropAndResize(start: region[$0], end: region[axes.count + $0])
            }
        default: throw .refused("coordinate_transformation_mode=\(mode)")
        }
        return axes.map { _ in plain }
    }
}

extension ONNXConstant {
    /// The elements as float64, float32 ones by the decimal they were written as.
    var numbersAsWritten: [Double] {
        if case .floats(let values) = elements { values.map(\.asWritten) } else { doubles }
    }
}
