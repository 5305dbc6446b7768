/// The bounds compiled code must hold against the float64 interpreter.
public struct AgreementBounds: Hashable, Sendable {
    public var maximumError: Double
    public var cosine: Double

    public init(maximumError: Double, cosine: Double) {
        self.maximumError = maximumError
        self.cosine = cosine
    }

    /// What every network must hold: 1e-5 of the largest number, cosine 0.999999.
    public static let standard = AgreementBounds(maximumError: 1e-5, cosine: 0.999999)
}
