import GraphIR

/// `Cast` and `CastLike`: between formats of real numbers nothing, as all is computed in float32.
enum ONNXCast: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let type = try target(node)
        guard type.isReal else {
            throw .refused("to \(type); only casts between real numbers are supported")
        }
        if type != .float32, type != .float64 {
            node.builder.warn("casts to \(type) are left out: all is computed in float32")
        }
        return [.computed(try node.add(.identity(Identity()), [try node.value(0)]))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil else { throw .malformed("operand 0 is missing") }
        let type = try target(node)
        if type.isReal {
            let values = data.doubles.map { type == .float16 ? Double(Float16($0)) : $0 }
            return [node.result(type, data.shape, type.rounded(values))]
        }
        var integers: [Int] = []
        for value in data.doubles where data.integers == nil {
            if type == .bool {
                integers.append(value != 0 ? 1 : 0)
            } else {
                guard let whole = Int(exactly: value.rounded(.towardZero)) else {
                    throw .malformed(
                        "\(value) is cast to \(type)", expected: "a number it can hold")
                }
                integers.append(whole)
            }
        }
        if let given = data.integers {
            integers = type == .bool ? given.map { $0 == 0 ? 0 : 1 } : given
        }
        guard integers.allSatisfy(type.holds) else {
            throw .malformed("a number is cast to \(type) that it cannot hold")
        }
        return [node.result(type, data.shape, .integers(integers))]
    }

    private static func target(_ node: ONNXNode) throws(ONNXFinding) -> ONNXElementType {
        node.attributes.ignore("saturate", "round_mode")
        if node.type == "CastLike" {
            guard case .constant(let like) = node.operands.count > 1 ? node.operands[1] : nil else {
                return .float32
            }
            return like.type
        }
        let number = try node.attributes.integer("to")
        guard let raw = Int32(exactly: number), let type = ONNXElementType(rawValue: raw) else {
            throw .refused("to type \(number); numbers of 8 to 64 bits are supported")
        }
        return type
    }
}

extension ONNXElementType {
    /// Whether the type has this whole number.
    func holds(_ value: Int) -> Bool {
        switch self {
        case .bool: value == 0 || value == 1
        case .uint8: UInt8(exactly: value) != nil
        case .int8: Int8(exactly: value) != nil
        case .uint16: UInt16(exactly: value) != nil
        case .int16: Int16(exactly: value) != nil
        case .int32: Int32(exactly: value) != nil
        case .uint32: UInt32(exactly: value) != nil
        case .uint64: value >= 0
        case .int64, .float32, .float64, .float16, .bfloat16: true
        }
    }
}
