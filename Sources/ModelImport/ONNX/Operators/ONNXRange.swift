import GraphIR

/// `Range` of numbers that are known while reading.
enum ONNXRange: ONNXOperator {
    private static let elementLimit = 1 << 20

    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        guard let start = try node.constant(0, "start"), let limit = try node.constant(1, "limit"),
            let step = try node.constant(2, "delta"),
            [start, limit, step].allSatisfy({ $0.count == 1 })
        else { throw .malformed("operands", expected: "three numbers") }
        let count = ((limit.doubles[0] - start.doubles[0]) / step.doubles[0]).rounded(.up)
        guard count <= Double(elementLimit) else {
            throw .refused("\(count) elements; at most \(elementLimit) are supported")
        }
        let indices = 0..<Int(max(0, count))
        guard let first = start.integers?[0], let delta = step.integers?[0] else {
            let values = indices.map { start.doubles[0] + Double($0) * step.doubles[0] }
            return [node.result(start.type, [values.count], start.type.rounded(values))]
        }
        let values = indices.map { first &+ $0 &* delta }
        return [node.result(start.type, [values.count], .integers(values))]
    }
}
