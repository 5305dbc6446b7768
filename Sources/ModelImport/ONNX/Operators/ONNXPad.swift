import GraphIR

/// `Pad` in every mode, an axis after the other; zeros around images are left to the convolution
/// behind, where there is one.
enum ONNXPad: ONNXOperator {
    static func translate(_ node: ONNXNode) throws(ONNXFinding) -> [ONNXValue] {
        let shape = try node.shape(0)
        let mode = try node.attributes.text("mode", default: "constant")
        let pads = try pads(node, rank: shape.count)
        let fill = try fill(node)
        let data = try node.value(0)
        var selections: [Selection] = []
        for axis in shape.indices {
            let (before, after) = (pads[axis], pads[shape.count + axis])
            guard before != 0 || after != 0 else { continue }
            let indices = try indices(mode, shape[axis], before, after)
            guard !indices.isEmpty else { throw .refused("nothing is left of axis \(axis)") }
            selections.append(Selection(axis: axis, indices: indices, fill: fill))
        }
        let result = try node.select(data, selections)
        let isAround =
            shape.count >= 3 && pads[0] == 0 && pads[1] == 0
            && pads[shape.count] == 0 && pads[shape.count + 1] == 0
        if mode == "constant", fill == 0, isAround, pads.allSatisfy({ $0 >= 0 }) {
            node.builder.paddings[result] = ONNXPadding(
                data: data, before: Array(pads[2..<shape.count]),
                after: Array(pads[(shape.count + 2)...]))
        }
        return [.computed(result)]
    }

    /// What each position of the padded axis holds: an index, or -1 for the fill.
    private static func indices(
        _ mode: String, _ size: Int, _ before: Int, _ after: Int
    ) throws(ONNXFinding) -> [Int] {
        let positions = -before..<max(-before, size + after)
        func remainder(_ position: Int, _ period: Int) -> Int {
            let rest = position % period
            return rest < 0 ? rest + period : rest
        }
        guard size > 0 || mode == "constant" else {
            throw .refused("mode=\(mode) of an empty axis")
        }
        switch mode {
        case "constant": return positions.map { (0..<size).contains($0) ? $0 : -1 }
        case "edge": return positions.map { min(max($0, 0), size - 1) }
        case "wrap": return positions.map { remainder($0, size) }
        case "reflect":
            guard size > 1 else { return positions.map { _ in 0 } }
            return positions.map { position in
                let place = remainder(position, 2 * (size - 1))
                return min(place, 2 * (size - 1) - place)
            }
        default:
            throw .malformed("mode is '\(mode)'", expected: "constant, edge, reflect or wrap")
        }
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
