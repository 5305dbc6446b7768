import GraphIR

extension ConvolutionBuffers {
    /// The number of unfolded elements to hold at once: 8 MiB, which stays in the outer cache,
    /// and still gives matrices wide enough for a fast product.
    private static let blockElements = 1 << 20

    /// Unfolds the windows into the columns of a matrix, a block of output rows at a time, and
    /// multiplies the weights with it, group by group (Chellapilla et al., 2006). Where a window
    /// is one pixel the input itself is that matrix.
    ///
    /// Weights `[O/g, K]`, unfolded `[K, P]`, output `[O/g, P]` with `K = C/g kh kw`.
    func addByMatrixProduct() {
        guard !geometry.isPointwise else {
            forEachGroup { image, group in
                let columns = inputPlane(image, group * geometry.groupInputs)
                multiply(image, group, columns, rows: 0..<geometry.outputSize.height)
            }
            return
        }
        let rowLength = geometry.windowLength * geometry.outputSize.width
        let rows = max(1, min(geometry.outputSize.height, Self.blockElements / rowLength))
        let unfolded = UnsafeMutablePointer<Double>.allocate(capacity: rows * rowLength)
        defer { unfolded.deallocate() }
        forEachGroup { image, group in
            for first in stride(from: 0, to: geometry.outputSize.height, by: rows) {
                let block = first..<min(first + rows, geometry.outputSize.height)
                unfold(image, group, rows: block, into: unfolded)
                multiply(image, group, unfolded, rows: block)
            }
        }
    }

    private func forEachGroup(_ body: (_ image: Int, _ group: Int) -> Void) {
        for image in 0..<geometry.batch {
            for group in 0..<geometry.groups { body(image, group) }
        }
    }

    /// Adds weights times `columns` to a block of output rows.
    private func multiply(
        _ image: Int, _ group: Int, _ columns: UnsafePointer<Double>, rows: Range<Int>
    ) {
        let firstOutput = group * geometry.groupOutputs
        let width = rows.count * geometry.outputSize.width
        MatrixMultiplication(
            rows: geometry.groupOutputs, columns: width, inner: geometry.windowLength
        ).add(
            Matrix(weightRow(firstOutput), rowLength: geometry.windowLength),
            Matrix(columns, rowLength: width),
            to: outputPlane(image, firstOutput) + rows.lowerBound * geometry.outputSize.width,
            rowLength: geometry.outputSize.area)
    }

    /// Writes `[K, rows x W']`: what each weight meets at each output position.
    private func unfold(
        _ image: Int, _ group: Int, rows: Range<Int>,
        into unfolded: UnsafeMutablePointer<Double>
    ) {
        var target = unfolded
        let kernel = geometry.definition.kernel
        let firstChannel = group * geometry.groupInputs
        for channel in firstChannel..<firstChannel + geometry.groupInputs {
            let plane = inputPlane(image, channel)
            for kernelRow in 0..<kernel.height {
                for kernelColumn in 0..<kernel.width {
                    let inside = geometry.insideColumns(kernelColumn: kernelColumn)
                    for row in rows {
                        let y = geometry.inputRow(row, kernelRow: kernelRow)
                        let isInside = y >= 0 && y < geometry.size.height
                        unfoldRow(
                            isInside ? plane + y * geometry.size.width : nil, kernelColumn, inside,
                            padding: paddingValues[channel], into: target)
                        target += geometry.outputSize.width
                    }
                }
            }
        }
    }

    /// What one weight meets along one output row; `line` is the input row, nil outside the input.
    @inline(__always)
    private func unfoldRow(
        _ line: UnsafePointer<Double>?, _ kernelColumn: Int, _ inside: Range<Int>,
        padding: Double, into target: UnsafeMutablePointer<Double>
    ) {
        let width = geometry.outputSize.width
        guard let line, !inside.isEmpty else {
            target.update(repeating: padding, count: width)
            return
        }
        target.update(repeating: padding, count: inside.lowerBound)
        (target + inside.upperBound).update(repeating: padding, count: width - inside.upperBound)
        let first = geometry.inputColumn(inside.lowerBound, kernelColumn: kernelColumn)
        let (read, write) = (line + first, target + inside.lowerBound)
        let stride = geometry.definition.stride.width
        if stride == 1 {
            write.update(from: read, count: inside.count)
        } else {
            for index in 0..<inside.count { write[index] = read[index * stride] }
        }
    }
}
