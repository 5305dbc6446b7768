extension Graph {
    /// A digest of the network: operators, attributes, shapes, names, and the parameters' numbers as
    /// float32, each where it stands. Metadata do not count.
    ///
    /// Unlike ``parameterDigest`` it changes with everything that changes what the graph computes.
    public var modelDigest: UInt64 {
        var plain = self
        plain.metadata = [:]
        let text = GraphPrinter(parameters: .elided).print(plain)
        let numbers = values.compactMap { value in
            value.tensor.map { FNV1a.text(FNV1a.digest(words: $0.floats)) }
        }
        return FNV1a.digest(text + numbers.joined(separator: "\n"))
    }
}
