import GraphIR

/// `Pad`: zeros around images, which the convolution behind takes over.
enum ONNXPad: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let mode = try node.attributes.text("mode", default: "constant")
        let pads = try pads(node, rank: shape.count)
        let fill = try fill(node)
        let data = try node.value(0)
        if pads.allSatisfy({ $0 == 0 }) {
            return [.computed(try node.add(.identity(Identity()), [data]))]
        }
        throw .refused("pads=\(pads), mode=\(mode), value=\(fill)")
    }

    /// Elements before each axis, then after each; an attribute until operator set 10.
    static func pads(_ node: ONNXNode, rank: Int) throws(ONNXFinding) -> [Int] {
        let stated =
            node.operatorSet < 11
            ? try node.attributes.integers("pads") : try node.integers(1, "pads")
        guard let stated, stated.allSatisfy({ (-(1 << 20)...1 << 20).contains($0) }) else {
            throw .malformed("pads are missing or out of range")
        }
        guard node.operatorSet >= 18, let axes = try node.integers(3, "axes") else {
            guard stated.count == 2 * rank else { throw .malformed("pads \(stated)") }
            return stated
        }
        guard stated.count == 2 * axes.count else { throw .malformed("pads \(stated)") }
        var result = Array(repeating: 0, count: 2 * rank)
        for (index, axis) in axes.enumerated() {
            let axis = try node.axis(axis, rank: rank)
            result[axis] = stated[index]
            result[rank + axis] = stated[axes.count + index]
        }
        return result
    }

    /// The number that is put in.
    static func fill(_ node: ONNXNode) throws(ONNXFinding) -> Double {
        node.operatorSet < 11
            ? try node.attributes.real("value", default: 0)
            : try node.number(2, "constant_value") ?? 0
    }
}
