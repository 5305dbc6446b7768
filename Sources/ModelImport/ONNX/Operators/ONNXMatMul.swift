import GraphIR

/// `MatMul` with a constant matrix on the right: a dense layer along the last axis.
enum ONNXMatMul: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        guard case .constant(let constant) = node.operands[1], constant.shape.count == 2,
            shape.count >= 2
        else {
            throw .refused(
                "operands \(shape) and \(try node.shape(1)); "
                    + "a constant matrix on the right is supported")
        }
        let weight = node.builder.parameter(constant.transposed([1, 0]), form: "transposed")
        let definition = Dense(hasBias: false, flattensInput: shape.count == 2)
        return [.computed(try node.add(.dense(definition), [try node.value(0), weight]))]
    }
}
