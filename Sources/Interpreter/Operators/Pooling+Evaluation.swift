import GraphIR

extension Pooling {
    /// What a maximum over no element at all is: the lowest float32, as MXNet gives it.
    static let emptyMaximum = -Double(Float.greatestFiniteMagnitude)

    /// Data `[N, C, H, W]`; `shape` is the output's.
    func evaluate(_ data: Tensor, shape: [Int]) -> [Double] {
        let input = data.doubles
        let size = SpatialSize(data.shape[2], data.shape[3])
        let outputSize = SpatialSize(shape[2], shape[3])
        let planes = shape[0] * shape[1]
        return [Double](count: planes * outputSize.area) { output in
            input.withUnsafeBufferPointer { input in
                for plane in 0..<planes {
                    let source = plane * size.area..<(plane + 1) * size.area
                    let target = plane * outputSize.area..<(plane + 1) * outputSize.area
                    pool(
                        UnsafeBufferPointer(rebasing: input[source]), size,
                        into: UnsafeMutableBufferPointer(rebasing: output[target]), outputSize)
                }
            }
        }
    }

    private func pool(
        _ input: UnsafeBufferPointer<Double>, _ size: SpatialSize,
        into output: UnsafeMutableBufferPointer<Double>, _ outputSize: SpatialSize
    ) {
        for y in 0..<outputSize.height {
            let rows = Window(y, kernel.height, stride.height, padding.height, size.height)
            for x in 0..<outputSize.width {
                let columns = Window(x, kernel.width, stride.width, padding.width, size.width)
                let index = y * outputSize.width + x
                switch kind {
                case .max: output[index] = maximum(input, size.width, rows, columns)
                case .average: output[index] = average(input, size.width, rows, columns)
                }
            }
        }
    }

    @inline(__always)
    private func maximum(
        _ input: UnsafeBufferPointer<Double>, _ width: Int, _ rows: Window, _ columns: Window
    ) -> Double {
        guard !rows.inside.isEmpty, !columns.inside.isEmpty else { return Self.emptyMaximum }
        var result = -Double.infinity
        for row in rows.inside {
            for column in columns.inside {
                let x = input[row * width + column]
                // NaN compares false, so once it is there it stays.
                if x > result || x.isNaN { result = x }
            }
        }
        return result
    }

    @inline(__always)
    private func average(
        _ input: UnsafeBufferPointer<Double>, _ width: Int, _ rows: Window, _ columns: Window
    ) -> Double {
        guard !rows.inside.isEmpty, !columns.inside.isEmpty else { return 0 }
        var sum = 0.0
        for row in rows.inside {
            for column in columns.inside { sum += input[row * width + column] }
        }
        let divisor =
            countsPadding
            ? rows.paddedCount * columns.paddedCount : rows.inside.count * columns.inside.count
        return sum / Double(divisor)
    }
}

extension Pooling {
    /// The positions one window covers along one axis.
    fileprivate struct Window {
        /// The positions on the input itself.
        let inside: Range<Int>
        /// How many positions lie on the input with its padding; what rounding the output size
        /// up adds beyond that is not counted.
        let paddedCount: Int

        init(_ position: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ size: Int) {
            let start = position * stride - padding
            let end = start + kernel
            let first = min(max(start, 0), size)
            inside = first..<max(first, min(end, size))
            paddedCount = max(0, min(end, size + padding) - start)
        }
    }
}
