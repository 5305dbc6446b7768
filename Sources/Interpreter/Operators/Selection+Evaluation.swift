import GraphIR

extension Selection {
    /// The output's elements; data of any rank.
    func evaluate(_ data: Tensor) -> [Double] {
        let layout = AxisLayout(data.shape, axis: axis)
        let elements = data.doubles
        let indices = indices
        var result: [Double] = []
        result.reserveCapacity(layout.outer * indices.count * layout.inner)
        for outer in 0..<layout.outer {
            for index in indices {
                guard index >= 0 else {
                    result.append(contentsOf: repeatElement(fill, count: layout.inner))
                    continue
                }
                let start = (outer * layout.size + index) * layout.inner
                result += elements[start..<start + layout.inner]
            }
        }
        return result
    }
}
