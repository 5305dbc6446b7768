import GraphIR

/// `Gemm`: `alpha A B + beta C` with transposes; C is broadcast to the result.
enum ONNXGemm: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let attributes = node.attributes
        let alpha = try attributes.real("alpha", default: 1)
        let beta = try attributes.real("beta", default: 1)
        let transposesA = try attributes.flag("transA")
        let transposesB = try attributes.flag("transB")
        if node.operatorSet < 7 { attributes.ignore("broadcast") }
        guard try node.shape(0).count == 2, try node.shape(1).count == 2 else {
            throw .malformed("operands of \(try node.shape(0)) and \(try node.shape(1))")
        }
        let weight = try weight(node, isTransposed: transposesB, times: alpha)
        var data = try node.value(0)
        if transposesA { data = try node.add(.transpose(Transpose([1, 0])), [data], "rows") }
        let outputs = try node.sizes(weight)[0]
        guard node.has(2), beta != 0 else {
            return [.computed(try node.add(.dense(Dense(hasBias: false)), [data, weight]))]
        }
        if let bias = try bias(node, outputs, times: beta) {
            return [.computed(try node.add(.dense(Dense(hasBias: true)), [data, weight, bias]))]
        }
        let product = try node.add(.dense(Dense(hasBias: false)), [data, weight], "product")
        var addend = try node.value(2)
        if beta != 1 {
            let factor = node.scalar(beta, "beta")
            addend = try node.add(.binary(Binary(.multiply)), [addend, factor], "addend")
        }
        return [.computed(try node.add(.binary(Binary(.add)), [product, addend]))]
    }

    /// B as `[O, K]`, multiplied by alpha.
    private static func weight(
        _ node: ONNXNode, isTransposed: Bool, times alpha: Double
    ) throws(ONNXFinding) -> ValueID {
        guard case .constant(var constant) = node.operands[1] else {
            guard alpha == 1 else { throw .refused("alpha=\(alpha) with a computed B") }
            let value = try node.value(1)
            return isTransposed
                ? value : try node.add(.transpose(Transpose([1, 0])), [value], "weight")
        }
        var form = ""
        if alpha != 1 {
            constant = constant.scaled(by: alpha)
            form += "times \(alpha)"
        }
        if !isTransposed {
            constant = constant.transposed([1, 0])
            form += "transposed"
        }
        return node.builder.parameter(constant, form: form)
    }

    /// C times beta as `[O]`, where it is a constant that is the same for every row.
    private static func bias(
        _ node: ONNXNode, _ outputs: Int, times beta: Double
    ) throws(ONNXFinding) -> ValueID? {
        guard case .constant(var constant) = node.operands[2] else { return nil }
        guard constant.shape.count <= 2, constant.shape.dropLast().allSatisfy({ $0 == 1 }),
            constant.count == outputs || constant.count == 1
        else { return nil }
        var form = ""
        if beta != 1 {
            constant = constant.scaled(by: beta)
            form = "times \(beta)"
        }
        if constant.count == outputs {
            constant = constant.reshaped([outputs])
        } else {
            constant = constant.selecting(Array(repeating: 0, count: outputs), shape: [outputs])
        }
        return node.builder.parameter(constant, form: form)
    }
}
