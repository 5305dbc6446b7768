import GraphIR

/// `Expand` to a shape that is known while reading.
enum ONNXExpand: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let target = try target(node, of: try node.shape(0))
        let shape = try node.shape(0)
        // More than any network's activations, and few enough that no plan of them overflows.
        let most = 1 << 28
        guard let count = Shape.product(target), (1...most).contains(count) else {
            throw .refused("\(shape) to \(target); 1 to \(most) elements are supported")
        }
        let aligned = Array(repeating: 1, count: target.count - shape.count) + shape
        let axes = target.indices.filter { target[$0] != aligned[$0] }
        let selections = axes.map { axis in
            let run = Selection.Run(first: 0, count: 1, repeats: target[axis])
            return Selection(axis: axis, runs: [run])
        }
        let data = try node.value(0)
        guard !selections.isEmpty else {
            return [.computed(try node.reshape(data, target))]
        }
        return [.computed(try node.select(try node.reshape(data, aligned, "aligned"), selections))]
    }

    static func fold(
        _ node: ONNXNode, _ operands: [ONNXConstant?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard let data = operands.first ?? nil else { throw .malformed("operand 0 is missing") }
        let target = try target(node, of: data.shape)
        guard let count = Shape.product(target), count <= max(1 << 20, data.count) else {
            return nil
        }
        let result = data.broadcast(to: target)
        return [node.result(result.type, target, result.elements)]
    }

    /// The shape that data and the stated shape broadcast to.
    static func target(_ node: ONNXNode, of shape: [Int]) throws(ONNXFinding) -> [Int] {
        guard let stated = try node.integers(1, "the shape"), stated.allSatisfy({ $0 >= 0 }),
            stated.count <= 8
        else { throw .malformed("the operand shape", expected: "at most 8 sizes") }
        do {
            let result = try Binary.broadcast(Shape(sizes: shape), Shape(sizes: stated))
            return result.sizes ?? shape
        } catch { throw .malformed(error) }
    }
}
