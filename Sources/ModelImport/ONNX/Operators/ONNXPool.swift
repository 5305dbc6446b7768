import GraphIR

/// `MaxPool`, `AveragePool` and `LpPool` over one or two spatial axes.
enum ONNXPool: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        let shape = try node.shape(0)
        guard shape.count == 3 || shape.count == 4 else {
            throw .refused("data of shape \(shape); pooling over 1 or 2 axes is supported")
        }
        let isMax = node.type == "MaxPool"
        let isPower = node.type == "LpPool"
        if isMax { attributes.ignore("storage_order") }
        try node.requireUnread(from: 1, "Indices")
        var window = try ONNXWindow(
            node, sizes: Array(shape[2...]), roundsUp: try attributes.flag("ceil_mode"))
        // Its sums are means times the window's area: every window must count as whole.
        if isPower { try window.coverOverhang() }
        let counts = isMax ? true : isPower ? true : try attributes.flag("count_include_pad")
        let definition = try definition(
            window.overImages, isMax ? .max : .average, countsPadding: counts)
        var data = try node.value(0)
        let power = isPower ? try node.attributes.integer("p", default: 2) : 1
        if isPower { data = try powers(node, data, power) }
        let image = try node.image(of: data)
        guard isPower || shape.count == 3 else {
            return [.computed(try node.add(.pooling(definition), [image]))]
        }
        var result = try node.add(.pooling(definition), [image], "pooled")
        if isPower { result = try root(node, result, power, definition.kernel.area, shape.count) }
        guard shape.count == 3 else { return [.computed(result)] }
        let sizes = try node.sizes(result)
        return [.computed(try node.reshape(result, [shape[0], shape[1], sizes[3]]))]
    }

    private static func definition(
        _ window: ONNXWindow, _ kind: Pooling.Kind, countsPadding: Bool
    ) throws(ONNXFinding) -> Pooling {
        let hasPadding = window.before != [0, 0] || window.after != [0, 0] || window.roundsUp
        return Pooling(
            kind, kernel: SpatialSize(window.kernel), stride: SpatialSize(window.strides),
            padding: SpatialSize(window.before), paddingEnd: SpatialSize(window.after),
            dilation: SpatialSize(window.dilations),
            rounding: try rounding(window),
            // A divisor that leaves padding out is the same as one that counts none.
            countsPadding: countsPadding || !hasPadding)
    }

    /// Rounding down or, plainly, up where that gives the same windows.
    private static func rounding(_ window: ONNXWindow) throws(ONNXFinding) -> WindowRounding {
        guard window.roundsUp else { return .down }
        var isDown = true
        for axis in 0..<2 {
            let room =
                window.sizes[axis] + window.before[axis] + window.after[axis]
                - window.extent(axis)
            let count = try window.count(axis)
            isDown = isDown && room / window.strides[axis] + 1 == count
        }
        return isDown ? .down : .upWithinImage
    }

    // MARK: Powers

    /// `|x|^p`.
    private static func powers(
        _ node: ONNXNode, _ data: ValueID, _ power: Int
    ) throws(ONNXFinding) -> ValueID {
        guard (1...64).contains(power) else { throw .refused("p=\(power); 1 to 64 are supported") }
        if power == 2 { return try node.binary(.multiply, data, data, "powers") }
        let magnitudes = try node.add(.function(Function(.abs)), [data], "magnitudes")
        guard power > 1 else { return magnitudes }
        return try node.binary(
            .power, magnitudes, node.scalar(Double(power), "p"), "powers")
    }

    /// The p-th root of the sum that the mean of as many comes from.
    private static func root(
        _ node: ONNXNode, _ mean: ValueID, _ power: Int, _ area: Int, _ rank: Int
    ) throws(ONNXFinding) -> ValueID {
        let isLast = rank == 4
        let count = node.scalar(Double(area), "area")
        let sum = try node.binary(.multiply, mean, count, isLast && power == 1 ? nil : "sum")
        switch power {
        case 1: return sum
        case 2: return try node.add(.function(Function(.sqrt)), [sum], isLast ? nil : "root")
        default:
            let inverse = node.scalar(1 / Double(power), "inverse")
            return try node.binary(.power, sum, inverse, isLast ? nil : "root")
        }
    }
}
