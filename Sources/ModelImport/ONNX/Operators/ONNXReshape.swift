import GraphIR

/// `Reshape` to a shape that is known while reading; 0 keeps a size, -1 takes what is left.
enum ONNXReshape: ONNXReshaping {
    /// The sizes of the result. Throws where they do not hold as many elements.
    static func target(_ node: ONNXNode) throws(ONNXFinding) -> [Int] {
        let shape = try node.shape(0)
        guard var target = try node.integers(1, "the shape") else {
            throw .malformed("the operand shape is missing")
        }
        let keepsZero = node.operatorSet < 14 ? false : try node.attributes.flag("allowzero")
        for index in target.indices where target[index] == 0 && !keepsZero {
            guard index < shape.count else {
                throw .malformed("0 at position \(index) of \(target) for \(shape)")
            }
            target[index] = shape[index]
        }
        guard let total = Shape.product(shape),
            target.count(where: { $0 == -1 }) <= 1, target.allSatisfy({ $0 >= -1 }),
            let given = Shape.product(target.filter { $0 != -1 })
        else { throw .malformed("reshapes \(shape) to \(target)") }
        if let open = target.firstIndex(of: -1) {
            guard given > 0, total % given == 0 else {
                throw .malformed("reshapes \(shape) to \(target)", expected: "\(total) elements")
            }
            target[open] = total / given
        } else if given != total {
            throw .malformed("reshapes \(shape) to \(target)", expected: "\(total) elements")
        }
        return target
    }
}
