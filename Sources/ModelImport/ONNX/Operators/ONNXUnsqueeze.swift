import GraphIR

/// `Unsqueeze`: puts in axes of size 1; `axes` are those of the result.
enum ONNXUnsqueeze: ONNXReshaping {
    static func target(_ node: ONNXNode) throws(ONNXFinding) -> [Int] {
        let shape = try node.shape(0)
        guard let stated = try node.axes(), stated.count <= 64 else {
            throw .malformed("axes are missing")
        }
        var axes: Set<Int> = []
        for axis in stated {
            axes.insert(try node.axis(axis, rank: shape.count + stated.count))
        }
        guard axes.count == stated.count else { throw .malformed("axes \(stated) repeat one") }
        var rest = shape[...]
        return (0..<shape.count + axes.count).map { axis in
            axes.contains(axis) ? 1 : rest.popFirst() ?? 1
        }
    }
}
