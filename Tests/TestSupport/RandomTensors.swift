public import GraphIR

extension Tensor {
    /// Independent uniform numbers in `range`, as float32.
    public static func random(
        _ shape: [Int], in range: ClosedRange<Float> = -1...1, using random: inout SplitMix
    ) -> Tensor {
        let count = shape.reduce(1, *)
        return Tensor(
            shape: shape, (0..<count).map { _ in Float.random(in: range, using: &random) })
    }
}

extension Graph {
    /// Gives every parameter without numbers random ones that keep a network well conditioned:
    /// variances in 0.5...1.5, slopes in -0.5...1.5, weights scaled by their fan-in.
    public mutating func fillRandomly(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for value in values where value.isParameter && value.tensor == nil {
            guard let sizes = value.shape.sizes else { continue }
            let fanIn = Float(max(1, sizes.dropFirst().reduce(1, *)))
            let range: ClosedRange<Float> =
                if value.name.hasSuffix("moving_var") {
                    0.5...1.5
                } else if value.name.hasSuffix("gamma") {
                    -0.5...1.5
                } else if sizes.count == 1 {
                    -0.5...0.5
                } else {
                    -(3 / fanIn).squareRoot()...(3 / fanIn).squareRoot()
                }
            setTensor(value.id, .random(sizes, in: range, using: &random))
        }
    }
}
