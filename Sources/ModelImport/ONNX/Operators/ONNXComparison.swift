/// `Equal`, `Less` and `Greater` of numbers that are known while reading.
enum ONNXComparison: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        throw .refused("values computed at run time; only constants are supported")
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard operands.count == 2, let left = operands[0], let right = operands[1],
            let (first, second, shape) = try ONNXConstantArithmetic.aligned(left, right)
        else { throw .malformed("\(operands.count) operands", expected: "two") }
        let results: [Bool]
        if let first = first.integers, let second = second.integers {
            results = zip(first, second).map { compare(node.type, $0, $1) }
        } else {
            results = zip(first.doubles, second.doubles).map { compare(node.type, $0, $1) }
        }
        return [node.result(.bool, shape, .integers(results.map { $0 ? 1 : 0 }))]
    }

    private static func compare<Number: Comparable>(
        _ type: String, _ left: Number, _ right: Number
    ) -> Bool {
        switch type {
        case "Equal": left == right
        case "Less": left < right
        default: left > right
        }
    }
}
