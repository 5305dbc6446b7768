import GraphIR
import Glibc

extension Softmax {
    /// Each line along the axis on its own, less its maximum so that nothing overflows.
    func evaluate(_ data: Tensor) -> [Double] {
        var elements = data.doubles
        let layout = AxisLayout(data.shape, axis: axis)
        elements.withUnsafeMutableBufferPointer { buffer in
            for start in layout.lineStarts {
                let line = stride(
                    from: start, to: start + layout.size * layout.inner, by: layout.inner)
                var maximum = -Double.infinity
                for index in line { maximum = max(maximum, buffer[index]) }
                var sum = 0.0
                for index in line {
                    buffer[index] = exp(buffer[index] - maximum)
                    sum += buffer[index]
                }
                for index in line { buffer[index] /= sum }
            }
        }
        return elements
    }
}
