import GraphIR

/// `Squeeze`: takes out axes of size 1, all of them where none are named.
enum ONNXSqueeze: ONNXReshaping {
    static func target(_ node: ONNXNode) throws(ONNXFinding) -> [Int] {
        let shape = try node.shape(0)
        guard let stated = try node.axes() else { return shape.filter { $0 != 1 } }
        var axes: Set<Int> = []
        for axis in stated { axes.insert(try node.axis(axis, rank: shape.count)) }
        for axis in axes where shape[axis] != 1 {
            throw .malformed("axis \(axis) of \(shape)", expected: "a size of 1")
        }
        return shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    }
}

extension ONNXNode {
    /// `axes`: an attribute until operator set 12, the second operand from 13 on.
    func axes() throws(ONNXFinding) -> [Int]? {
        operatorSet < 13 ? try attributes.integers("axes") : try integers(1, "axes")
    }
}
