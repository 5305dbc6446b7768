import GraphIR

extension Graph {
    /// Gives every parameter numbers at no cost: zeros, but for one that no other has, so that
    /// equal shapes do not make equal parameters.
    mutating func fillPlainly() {
        for value in values where value.isParameter && value.tensor == nil {
            guard let count = value.shape.elementCount, let sizes = value.shape.sizes else {
                continue
            }
            var numbers = [Float](repeating: 0, count: count)
            if count > 0 { numbers[0] = Float(value.id.index + 1) }
            setTensor(value.id, Tensor(shape: sizes, numbers))
        }
    }
}
