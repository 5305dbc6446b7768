import GraphIR

extension L2Normalization {
    func evaluate(_ data: Tensor) -> [Double] {
        var elements = data.doubles
        let layout = layout(of: data.shape)
        elements.withUnsafeMutableBufferPointer { buffer in
            for start in layout.lineStarts {
                let line = stride(
                    from: start, to: start + layout.size * layout.inner, by: layout.inner)
                var squares = 0.0
                for index in line { squares += buffer[index] * buffer[index] }
                let norm = (squares + epsilon).squareRoot()
                // Only zeros have the norm 0, and zeros stay zeros.
                if norm != 0 { for index in line { buffer[index] /= norm } }
            }
        }
        return elements
    }

    private func layout(of shape: [Int]) -> AxisLayout {
        switch extent {
        case .instance: AxisLayout(shape, axes: 1..<shape.count)
        case .channel: AxisLayout(shape, axes: 1..<2)
        case .spatial: AxisLayout(shape, axes: 2..<shape.count)
        }
    }
}
