import GraphIR

extension ConvolutionBuffers {
    /// Depthwise convolutions and groups of few channels: for each weight, one row of input times
    /// the weight is added to one row of output, a loop the compiler vectorises.
    func addGroupwise() {
        for image in 0..<geometry.batch {
            for channel in 0..<geometry.outputs {
                let firstInput = channel / geometry.groupOutputs * geometry.groupInputs
                for index in 0..<geometry.groupInputs {
                    addPlane(image, channel, input: firstInput + index, index: index)
                }
            }
        }
    }

    /// One input channel's share of one output channel; `index` is its place in the group.
    private func addPlane(_ image: Int, _ outputChannel: Int, input: Int, index: Int) {
        let kernel = geometry.definition.kernel
        let source = inputPlane(image, input)
        let target = outputPlane(image, outputChannel)
        let weights = weightRow(outputChannel) + index * kernel.area
        for row in 0..<geometry.outputSize.height {
            let output = target + row * geometry.outputSize.width
            for kernelRow in 0..<kernel.height {
                let y = geometry.inputRow(row, kernelRow: kernelRow)
                let isInside = y >= 0 && y < geometry.size.height
                let line = isInside ? source + y * geometry.size.width : nil
                for kernelColumn in 0..<kernel.width {
                    addRow(
                        line, kernelColumn,
                        weight: weights[kernelRow * kernel.width + kernelColumn],
                        padding: paddingValues[input], to: output)
                }
            }
        }
    }

    /// One weight's share of one output row; `line` is the input row, nil outside the input.
    @inline(__always)
    private func addRow(
        _ line: UnsafePointer<Double>?, _ kernelColumn: Int, weight: Double, padding: Double,
        to output: UnsafeMutablePointer<Double>
    ) {
        let border = weight * padding
        let width = geometry.outputSize.width
        guard let line else {
            for column in 0..<width { output[column] += border }
            return
        }
        let inside = geometry.insideColumns(kernelColumn: kernelColumn)
        for column in 0..<inside.lowerBound { output[column] += border }
        for column in inside.upperBound..<width { output[column] += border }
        guard !inside.isEmpty else { return }
        let first = geometry.inputColumn(inside.lowerBound, kernelColumn: kernelColumn)
        let (read, write) = (line + first, output + inside.lowerBound)
        let stride = geometry.definition.stride.width
        if stride == 1 {
            for index in 0..<inside.count { write[index] += weight * read[index] }
        } else {
            for index in 0..<inside.count { write[index] += weight * read[index * stride] }
        }
    }
}
