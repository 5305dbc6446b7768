import GraphIR

extension ConvolutionBuffers {
    /// The definition, loop by loop.
    func addNaively() {
        let area = geometry.outputSize.area
        for image in 0..<geometry.batch {
            for channel in 0..<geometry.outputs {
                let plane = outputPlane(image, channel)
                for position in 0..<area {
                    let (row, column) = position.quotientAndRemainder(
                        dividingBy: geometry.outputSize.width)
                    plane[position] += window(image, channel, row, column)
                }
            }
        }
    }

    /// The sum of products of one output element.
    private func window(_ image: Int, _ outputChannel: Int, _ row: Int, _ column: Int) -> Double {
        let kernel = geometry.definition.kernel
        let weights = weightRow(outputChannel)
        let firstChannel = outputChannel / geometry.groupOutputs * geometry.groupInputs
        var sum = 0.0
        var index = 0
        for channel in firstChannel..<firstChannel + geometry.groupInputs {
            let plane = inputPlane(image, channel)
            for kernelRow in 0..<kernel.height {
                let y = geometry.inputRow(row, kernelRow: kernelRow)
                for kernelColumn in 0..<kernel.width {
                    let x = geometry.inputColumn(column, kernelColumn: kernelColumn)
                    let isInside =
                        y >= 0 && y < geometry.size.height && x >= 0 && x < geometry.size.width
                    let value =
                        isInside ? plane[y * geometry.size.width + x] : paddingValues[channel]
                    sum += weights[index] * value
                    index += 1
                }
            }
        }
        return sum
    }
}
