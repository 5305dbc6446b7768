extension Graph {
    /// A digest of all numbers the outputs depend on, as float32: tells one training's weights
    /// from another's.
    ///
    /// The digests of the parameters are added up, so neither their names, shapes nor order count,
    /// which differ between the files one network may come from.
    public var parameterDigest: UInt64 {
        let live = liveValues()
        return values.reduce(0) { sum, value in
            guard live.contains(value.id), let tensor = value.tensor else { return sum }
            return sum &+ FNV1a.digest(words: tensor.floats)
        }
    }
}
