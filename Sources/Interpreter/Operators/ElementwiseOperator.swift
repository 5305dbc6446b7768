import GraphIR

/// An operator that computes each element from the operand's element at the same place.
protocol ElementwiseOperator: OperatorDefinition {
    /// The function itself. NaN gives NaN.
    func value(at x: Double) -> Double
}

extension ElementwiseOperator {
    /// Applies the function to every element, in place.
    @inline(__always)
    func apply(to elements: inout [Double]) {
        elements.withUnsafeMutableBufferPointer { buffer in
            for index in buffer.indices { buffer[index] = value(at: buffer[index]) }
        }
    }

    /// The function of every element of `data`.
    func evaluate(_ data: Tensor) -> [Double] {
        var elements = data.doubles
        apply(to: &elements)
        return elements
    }
}
