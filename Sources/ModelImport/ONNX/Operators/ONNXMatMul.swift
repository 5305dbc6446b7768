import GraphIR

/// `MatMul` as numpy's: with a constant matrix on the right a dense layer along the last axis.
enum ONNXMatMul: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        guard case .constant(let constant) = node.operands.count > 1 ? node.operands[1] : nil,
            constant.shape.count == 2, shape.count >= 2
        else {
            let product = Operator.matrixProduct(MatrixProduct())
            return [.computed(try node.add(product, [try node.value(0), try node.value(1)]))]
        }
        let weight = node.builder.parameter(constant.transposed([1, 0]), form: "transposed")
        let definition = Dense(hasBias: false, flattensInput: shape.count == 2)
        return [.computed(try node.add(.dense(definition), [try node.value(0), weight]))]
    }
}
