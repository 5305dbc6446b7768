import GraphIR

/// `Shape`, from operator set 15 on a part of it, and `Size`: numbers that are known while reading.
enum ONNXShape: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        guard node.type == "Shape" else {
            guard let count = Shape.product(shape) else {
                throw .malformed("\(shape) is too large")
            }
            return [node.result(.int64, [], .integers([count]))]
        }
        func bound(_ stated: Int) -> Int {
            min(max(stated < 0 ? stated + shape.count : stated, 0), shape.count)
        }
        let start = bound(try node.attributes.integer("start", default: 0))
        let end = bound(try node.attributes.integer("end", default: shape.count))
        let part = Array(shape[start..<max(start, end)])
        return [node.result(.int64, [part.count], .integers(part))]
    }
}
