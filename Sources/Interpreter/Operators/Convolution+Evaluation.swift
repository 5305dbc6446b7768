import GraphIR

extension Convolution {
    /// Operands as in ``Convolution/operandNames``; `shape` is the output's.
    func evaluate(
        _ operands: [Tensor], shape: [Int], _ product: Interpreter.MatrixProduct
    ) -> [Double] {
        let geometry = ConvolutionGeometry(
            self, data: operands[0].shape, weight: operands[1].shape, output: shape)
        var output = biases(hasBias ? operands[2].doubles : nil, geometry)
        let padding =
            paddingValuesIndex.map { operands[$0].doubles }
            ?? Array(repeating: 0, count: geometry.inputs)
        output.withUnsafeMutableBufferPointer { output in
            operands[0].doubles.withUnsafeBufferPointer { data in
                operands[1].doubles.withUnsafeBufferPointer { weights in
                    padding.withUnsafeBufferPointer { padding in
                        ConvolutionBuffers(
                            geometry: geometry, input: data, weights: weights,
                            paddingValues: padding, output: output
                        ).add(product)
                    }
                }
            }
        }
        return output
    }

    /// The output before anything is added: each plane filled with its bias.
    private func biases(_ bias: [Double]?, _ geometry: ConvolutionGeometry) -> [Double] {
        let area = geometry.outputSize.area
        return [Double](count: geometry.batch * geometry.outputs * area) { output in
            for plane in 0..<geometry.batch * geometry.outputs {
                output[plane * area..<(plane + 1) * area]
                    .update(repeating: bias?[plane % geometry.outputs] ?? 0)
            }
        }
    }
}

extension ConvolutionBuffers {
    /// Adds the convolution to the output.
    fileprivate func add(_ product: Interpreter.MatrixProduct) {
        switch product {
        case .naive: addNaively()
        case .openBLAS where paysAsMatrixProduct: addByMatrixProduct()
        case .openBLAS: addGroupwise()
        }
    }

    /// A matrix product pays from groups of 2 to 4 channels on; measured at 128 channels, it is
    /// three times as fast with 4 and equal with 2. One unfolded row must also be of a size that
    /// can be allocated.
    private var paysAsMatrixProduct: Bool {
        let isWide = geometry.groups == 1 || geometry.groupInputs * geometry.groupOutputs > 4
        let rowLength = geometry.windowLength * geometry.outputSize.width
        return isWide && (geometry.isPointwise || rowLength <= Interpreter.elementLimit)
    }
}
