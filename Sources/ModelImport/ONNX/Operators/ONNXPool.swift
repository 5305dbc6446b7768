import GraphIR

/// `MaxPool` and `AveragePool` over one or two spatial axes.
enum ONNXPool: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        let shape = try node.shape(0)
        guard shape.count == 3 || shape.count == 4 else {
            throw .refused("data of shape \(shape); pooling over 1 or 2 axes is supported")
        }
        let isAverage = node.type == "AveragePool"
        if !isAverage { attributes.ignore("storage_order") }
        try node.requireUnread(from: 1, "Indices")
        let window = try ONNXWindow(
            node, sizes: Array(shape[2...]), roundsUp: try attributes.flag("ceil_mode"))
        let counts = isAverage ? try attributes.flag("count_include_pad") : false
        let definition = try definition(
            window.overImages, isAverage ? .average : .max, countsPadding: counts)
        let data = try node.value(0)
        guard shape.count == 3 else {
            return [.computed(try node.add(.pooling(definition), [data]))]
        }
        let image = try node.reshape(data, [shape[0], shape[1], 1, shape[2]], "data")
        let result = try node.add(.pooling(definition), [image], "image")
        return [.computed(try node.reshape(result, [shape[0], shape[1], try window.count(0)]))]
    }

    /// Finds padding and rounding of Burin's that give the same windows and divisors.
    private static func definition(
        _ window: ONNXWindow, _ kind: Pooling.Kind, countsPadding: Bool
    ) throws(ONNXFinding) -> Pooling {
        guard window.dilations == [1, 1] else {
            throw .refused("dilations=\(window.dilations); only 1 is supported")
        }
        for roundsUp in [false, true] {
            var fits = true
            for axis in 0..<2 where fits {
                fits = try isSame(
                    window, axis, roundsUp: roundsUp, countsPadding: countsPadding)
            }
            guard fits else { continue }
            // A divisor that leaves padding out is the same as one that counts none.
            let hasPadding = window.before != [0, 0] || window.after != [0, 0] || roundsUp
            return Pooling(
                kind, kernel: SpatialSize(window.kernel), stride: SpatialSize(window.strides),
                padding: SpatialSize(window.before), roundsUp: roundsUp,
                countsPadding: kind == .max || countsPadding || !hasPadding)
        }
        throw .refused(
            "pads \(window.before) before and \(window.after) after; "
                + "only equal padding on both sides is supported")
    }

    /// Whether padding as before on both sides gives as many windows, and as large divisors.
    private static func isSame(
        _ window: ONNXWindow, _ axis: Int, roundsUp: Bool, countsPadding: Bool
    ) throws(ONNXFinding) -> Bool {
        let stride = window.strides[axis]
        let before = window.before[axis]
        let count = try window.count(axis)
        let room = window.sizes[axis] + 2 * before - window.extent(axis)
        guard room >= 0, (room + (roundsUp ? stride - 1 : 0)) / stride + 1 == count else {
            return false
        }
        guard countsPadding, before != window.after[axis] else { return true }
        // Positions the last window reaches, from the padding before on.
        let end = (count - 1) * stride + window.extent(axis)
        return end <= window.sizes[axis] + before + min(before, window.after[axis])
    }
}
