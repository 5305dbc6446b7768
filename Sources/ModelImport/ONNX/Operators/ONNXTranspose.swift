import GraphIR

/// `Transpose`; without `perm` the axes are reversed.
enum ONNXTranspose: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let permutation = try permutation(node)
        let definition = Transpose(permutation)
        return [.computed(try node.add(.transpose(definition), [try node.value(0)]))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil else { throw .malformed("operand 0 is missing") }
        let result = data.transposed(try permutation(node))
        return [node.result(result.type, result.shape, result.elements)]
    }

    private static func permutation(_ node: ONNXNode) throws(ONNXFinding) -> [Int] {
        let rank = try node.shape(0).count
        let stated = try node.attributes.integers("perm") ?? (0..<rank).reversed()
        guard stated.sorted() == Array(0..<rank) else {
            throw .malformed("perm=\(stated)", expected: "each axis 0 to \(rank - 1) once")
        }
        return stated
    }
}
