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
            let rows = Window(
                y * stride.height - padding.height, kernel.height, dilation.height,
                size: size.height, endPadding: endPadding.height)
            for x in 0..<outputSize.width {
                let columns = Window(
                    x * stride.width - padding.width, kernel.width, dilation.width,
                    size: size.width, endPadding: endPadding.width)
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
        guard rows.count > 0, columns.count > 0 else { return Self.emptyMaximum }
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
        guard rows.count > 0, columns.count > 0 else { return 0 }
        var sum = 0.0
        for row in rows.inside {
            for column in columns.inside { sum += input[row * width + column] }
        }
        let divisor =
            countsPadding
            ? rows.paddedCount * columns.paddedCount : rows.count * columns.count
        return sum / Double(divisor)
    }
}

extension Pooling {
    /// The positions one window covers along one axis.
    fileprivate struct Window {
        /// The positions on the input itself.
        let inside: StrideTo<Int>
        /// How many they are.
        let count: Int
        /// How many positions lie on the input with its padding; what rounding the output size
        /// up adds beyond that is not counted.
        let paddedCount: Int

        init(_ start: Int, _ kernel: Int, _ dilation: Int, size: Int, endPadding: Int) {
            /// How many positions from `start` on lie before `end`.
            func positions(before end: Int) -> Int {
                end > start ? min(kernel, (end - start + dilation - 1) / dilation) : 0
            }
            let outside = positions(before: 0)
            count = positions(before: size) - outside
            let first = start + outside * dilation
            inside = Swift.stride(from: first, to: first + count * dilation, by: dilation)
            paddedCount = positions(before: size + endPadding)
        }
    }
}
