extension Graph {
    /// A digest of all numbers the outputs depend on, as float32: tells one training's weights
    /// from another's.
    ///
    /// The digests of the parameters are added up, so neither their names, shapes nor order count,
    /// which differ between the files one network may come from. For the same reason a gamma that
    /// its normalization takes for 1 counts as ones, and single numbers do not count: exporters
    /// compute with those of arithmetic, and readers with those of shapes.
    public var parameterDigest: UInt64 {
        let live = liveValues()
        let fixed = fixedGammas
        return values.reduce(0) { sum, value in
            guard live.contains(value.id), let tensor = value.tensor, tensor.count > 1 else {
                return sum
            }
            let numbers =
                fixed.contains(value.id)
                ? Array(repeating: 1, count: tensor.count) : tensor.floats
            return sum &+ FNV1a.digest(words: numbers)
        }
    }

    private var fixedGammas: Set<ValueID> {
        Set(
            nodes.compactMap { node in
                guard case .batchNormalization(let definition) = node.operator,
                    definition.fixesGamma
                else { return nil }
                return node.inputs[1]
            })
    }
}
