import GraphIR

extension Dense {
    /// Operands: data, weight `[O, K]` and, where there is one, bias `[O]`.
    func evaluate(_ operands: [Tensor], _ product: Interpreter.MatrixProduct) -> [Double] {
        let outputs = operands[1].shape[0]
        let inner = operands[1].shape[1]
        let data = operands[0].doubles
        let rows = data.count / inner
        var output = biases(hasBias ? operands[2].doubles : nil, rows: rows, outputs: outputs)
        output.withUnsafeMutableBufferPointer { output in
            data.withUnsafeBufferPointer { data in
                guard let output = output.baseAddress, let data = data.baseAddress else { return }
                operands[1].forEachRowBlock(rowLength: inner) { block, weights in
                    let layer = DenseBlock(
                        rows: rows, inner: inner, outputs: outputs, block: block, data: data,
                        weights: weights, output: output)
                    switch product {
                    case .naive: layer.addNaively()
                    case .openBLAS: layer.addByMatrixProduct()
                    }
                }
            }
        }
        return output
    }

    /// The output before anything is added: each row holds the biases.
    private func biases(_ bias: [Double]?, rows: Int, outputs: Int) -> [Double] {
        guard let bias else { return Array(repeating: 0, count: rows * outputs) }
        var result: [Double] = []
        result.reserveCapacity(rows * outputs)
        for _ in 0..<rows { result += bias }
        return result
    }
}
