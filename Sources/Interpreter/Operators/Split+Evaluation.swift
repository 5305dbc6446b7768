import GraphIR

extension Split {
    /// The parts in order.
    func evaluate(_ data: Tensor) -> [[Double]] {
        let layout = AxisLayout(data.shape, axis: axis)
        let elements = data.doubles
        let length = layout.size / count * layout.inner
        return (0..<count).map { part in
            var result: [Double] = []
            result.reserveCapacity(layout.outer * length)
            for outer in 0..<layout.outer {
                let start = (outer * count + part) * length
                result += elements[start..<start + length]
            }
            return result
        }
    }
}
