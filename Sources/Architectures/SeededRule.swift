/// What the numbers of a seeded parameter are, by its name: an affine function of a uniform draw,
/// so that a network filled this way is well conditioned.
enum SeededRule: Equatable {
    /// `offset + factor * u`.
    case affine(offset: Double, factor: Double)
    /// `(2u - 1) * sqrt(3 / fanIn)`: a variance of `1 / fanIn`.
    case weight(fanIn: Int)

    init(name: String, shape: [Int]) {
        // Bytes, because a Swift string's suffix ends at a character, and MXNet's at a byte.
        let name = Array(name.utf8)
        if name.ends(with: "gamma") {
            self = Self.gamma(name)
        } else if name.ends(with: "moving_var") {
            self = .affine(offset: 0.5, factor: 1)
        } else if ["beta", "bias", "moving_mean"].contains(where: name.ends(with:)) {
            self = .affine(offset: -0.1, factor: 0.2)
        } else {
            self = .weight(fanIn: shape.dropFirst().reduce(1, *))
        }
    }

    private static func gamma(_ name: [UInt8]) -> SeededRule {
        if name.contains("relu") { return .affine(offset: 0.05, factor: 0.4) }
        // Batch norms that end a residual branch get small gains, so that depth does not make the
        // activations grow.
        let ends = [
            "bn-c1x1-c_batchnorm_gamma", "bn_c1x1_b_batchnorm_gamma", "_bn3_gamma",
        ]
        return ends.contains(where: name.ends(with:))
            ? .affine(offset: 0.15, factor: 0.2) : .affine(offset: 0.7, factor: 0.6)
    }
}

extension [UInt8] {
    fileprivate func ends(with suffix: String) -> Bool {
        count >= suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    fileprivate func contains(_ text: String) -> Bool {
        let length = text.utf8.count
        guard count >= length else { return false }
        return (0...(count - length)).contains { self[$0..<($0 + length)].elementsEqual(text.utf8) }
    }
}
