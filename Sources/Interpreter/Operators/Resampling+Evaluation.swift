import GraphIR

extension Resampling {
    /// The output's elements; data of any rank.
    func evaluate(_ data: Tensor) -> [Double] {
        let layout = AxisLayout(data.shape, axis: axis)
        let elements = data.doubles
        var result: [Double] = []
        result.reserveCapacity(layout.outer * rows.count * layout.inner)
        for outer in 0..<layout.outer {
            for row in rows {
                for inner in 0..<layout.inner {
                    let line = outer * layout.size * layout.inner + inner
                    var sum = row.isEmpty ? fill : 0
                    for tap in row { sum += tap.weight * elements[line + tap.index * layout.inner] }
                    result.append(sum)
                }
            }
        }
        return result
    }
}
