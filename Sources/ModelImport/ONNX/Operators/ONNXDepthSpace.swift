import GraphIR

/// `DepthToSpace` and `SpaceToDepth`: blocks of pixels become channels and back.
enum ONNXDepthSpace: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let block = try node.attributes.integer("blocksize")
        guard shape.count == 4, (1...1 << 10).contains(block) else {
            throw .malformed("blocksize=\(block) for \(shape)")
        }
        let isDepth = node.type == "SpaceToDepth"
        let mode = isDepth ? "DCR" : try node.attributes.text("mode", default: "DCR")
        guard mode == "DCR" || mode == "CRD" else {
            throw .malformed("mode is '\(mode)'", expected: "DCR or CRD")
        }
        let (batch, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
        let parts: [Int]
        let order: [Int]
        let result: [Int]
        if isDepth {
            guard height % block == 0, width % block == 0 else {
                throw .malformed("blocks of \(block) in \(shape)")
            }
            parts = [batch, channels, height / block, block, width / block, block]
            order = [0, 3, 5, 1, 2, 4]
            result = [batch, channels * block * block, height / block, width / block]
        } else {
            guard channels % (block * block) == 0 else {
                throw .malformed("blocks of \(block) from \(shape)")
            }
            let rest = channels / (block * block)
            let isFirst = mode == "DCR"
            parts =
                isFirst
                ? [batch, block, block, rest, height, width]
                : [batch, rest, block, block, height, width]
            order = isFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
            result = [batch, rest, height * block, width * block]
        }
        let cut = try node.reshape(try node.value(0), parts, "blocks")
        let turned = try node.add(.transpose(Transpose(order)), [cut], "turned")
        return [.computed(try node.reshape(turned, result))]
    }
}
