import GraphIR

extension Concatenation {
    /// The parts in order; `shape` is the output's.
    func evaluate(_ parts: [Tensor], shape: [Int]) -> [Double] {
        let layouts = parts.map { AxisLayout($0.shape, axis: axis) }
        let elements = parts.map(\.doubles)
        var result: [Double] = []
        result.reserveCapacity(shape.reduce(1, *))
        for outer in 0..<layouts[0].outer {
            for (layout, part) in zip(layouts, elements) {
                let length = layout.size * layout.inner
                result += part[outer * length..<(outer + 1) * length]
            }
        }
        return result
    }
}
