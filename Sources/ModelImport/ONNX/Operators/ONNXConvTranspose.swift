import GraphIR

/// `ConvTranspose` over one or two spatial axes: weight `[C, M/group, k...]`, bias `[M]`.
///
/// With zeros between the pixels, `stride - 1` of them, it is a convolution with the kernel turned
/// around and the groups' channels exchanged (Dumoulin and Visin, 2016).
enum ONNXConvTranspose: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let groups = try node.attributes.integer("group", default: 1)
        guard let weights = try node.constant(1, "the weight") else {
            throw .malformed("the weight is missing")
        }
        guard shape.count == 3 || shape.count == 4, weights.shape.count == shape.count else {
            throw .refused(
                "data \(shape) and weights \(weights.shape); 1 or 2 spatial axes are supported")
        }
        guard groups >= 1, weights.shape[0] == shape[1], shape[1] % groups == 0 else {
            throw .malformed("weights \(weights.shape) for \(shape) in \(groups) groups")
        }
        let layout = try ONNXTransposedWindow(
            node, sizes: Array(shape[2...]), kernel: Array(weights.shape[2...]))
        var value = try node.image(of: try node.value(0))
        let start = shape.count == 3 ? 3 : 2
        value = try node.select(value, layout.selections(firstAxis: start), "spread")
        let kernel = turned(weights, groups)
        let weight = node.builder.parameter(kernel, form: "turned")
        let definition = layout.convolution(groups: groups, hasBias: node.has(2))
        let inputs = [value, weight] + (node.has(2) ? [try node.value(2)] : [])
        guard shape.count == 3 else {
            return [.computed(try node.add(.convolution(definition), inputs))]
        }
        let result = try node.add(.convolution(definition), inputs, "image")
        let sizes = try node.sizes(result)
        return [.computed(try node.reshape(result, [sizes[0], sizes[1], sizes[3]]))]
    }

    /// `[C, M/g, kh, kw]` as `[M, C/g, kh, kw]`, each kernel turned around.
    private static func turned(_ weights: ONNXConstant, _ groups: Int) -> ONNXConstant {
        var sizes = weights.shape
        if sizes.count == 3 { sizes.insert(1, at: 2) }
        let (inputs, outputs) = (sizes[0] / groups, sizes[1])
        let area = sizes[2] * sizes[3]
        var positions: [Int] = []
        positions.reserveCapacity(weights.count)
        for group in 0..<groups {
            for output in 0..<outputs {
                for input in 0..<inputs {
                    let start = ((group * inputs + input) * outputs + output) * area
                    positions += (start..<start + area).reversed()
                }
            }
        }
        return weights.selecting(positions, shape: [groups * outputs, inputs, sizes[2], sizes[3]])
    }
}
