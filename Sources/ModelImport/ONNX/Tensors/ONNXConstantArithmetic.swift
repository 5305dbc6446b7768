import GraphIR

/// Arithmetic of constants, as exporters state shapes by it: exact for whole numbers, rounded once
/// to the type's precision for others.
enum ONNXConstantArithmetic {
    /// Elements that a result may have, or as many as its operands: broadcasting must not make
    /// much of a small file.
    private static let elementLimit = 1 << 20

    /// The node's result; nil where it is to be left to the graph. Refuses whole numbers that
    /// overflow or are divided by 0.
    static func result(
        _ node: ONNXNode, _ left: ONNXConstant, _ right: ONNXConstant
    ) throws(ONNXFinding) -> ONNXValue? {
        guard left.type == right.type else {
            throw .malformed("operands of \(left.type) and \(right.type)")
        }
        guard let (first, second, shape) = try aligned(left, right) else { return nil }
        if let first = first.integers, let second = second.integers {
            var result: [Int] = []
            for (left, right) in zip(first, second) {
                guard let value = integer(node, left, right) else {
                    throw .refused("\(left) and \(right) have no result of \(left.bitWidth) bits")
                }
                result.append(value)
            }
            return node.result(left.type, shape, .integers(result))
        }
        var result: [Double] = []
        for (left, right) in zip(first.doubles, second.doubles) {
            guard let value = real(node.type, left, right) else { return nil }
            result.append(value)
        }
        return node.result(left.type, shape, left.type.rounded(result))
    }

    /// Both operands in the shape they broadcast to; nil where that is too large.
    static func aligned(
        _ left: ONNXConstant, _ right: ONNXConstant
    ) throws(ONNXFinding) -> (ONNXConstant, ONNXConstant, [Int])? {
        let shape: Shape
        do {
            shape = try Binary.broadcast(Shape(sizes: left.shape), Shape(sizes: right.shape))
        } catch { throw .malformed(error) }
        guard let sizes = shape.sizes, let count = shape.elementCount,
            count <= max(elementLimit, left.count + right.count)
        else { return nil }
        return (left.broadcast(to: sizes), right.broadcast(to: sizes), sizes)
    }

    /// Division rounds toward zero. `Mod` has the divisor's sign, with `fmod` the dividend's.
    private static func integer(_ node: ONNXNode, _ left: Int, _ right: Int) -> Int? {
        let result: (partialValue: Int, overflow: Bool)
        switch node.type {
        case "Add", "Sum": result = left.addingReportingOverflow(right)
        case "Sub": result = left.subtractingReportingOverflow(right)
        case "Mul": result = left.multipliedReportingOverflow(by: right)
        case "Div": result = left.dividedReportingOverflow(by: right)
        case "Mod":
            result = left.remainderReportingOverflow(dividingBy: right)
            guard !result.overflow else { return nil }
            let isOther = result.partialValue != 0 && (result.partialValue < 0) != (right < 0)
            let keepsSign = (try? node.attributes.flag("fmod")) ?? false
            return result.partialValue + (isOther && !keepsSign ? right : 0)
        case "Min": return min(left, right)
        case "Max": return max(left, right)
        default: return nil
        }
        return result.overflow ? nil : result.partialValue
    }

    private static func real(_ type: String, _ left: Double, _ right: Double) -> Double? {
        switch type {
        case "Add", "Sum": left + right
        case "Sub": left - right
        case "Mul": left * right
        case "Div": left / right
        case "Min": left.isNaN || right.isNaN ? .nan : min(left, right)
        case "Max": left.isNaN || right.isNaN ? .nan : max(left, right)
        default: nil
        }
    }
}

extension ONNXElementType {
    /// Real numbers in the precision of the type: float64 for that, else float32.
    func rounded(_ values: [Double]) -> ONNXConstant.Elements {
        self == .float64 ? .doubles(values) : .floats(values.map(Float.init))
    }
}
