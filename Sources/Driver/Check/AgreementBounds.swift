/// The bounds compiled code must hold against a reference.
public struct AgreementBounds: Hashable, Sendable, Encodable {
    /// The largest difference, relative to the largest number of the reference.
    public var maximumError: Double
    /// The least cosine of the angle between both.
    public var cosine: Double

    public init(maximumError: Double, cosine: Double) {
        self.maximumError = maximumError
        self.cosine = cosine
    }

    /// What every value must hold against the interpreter: 1e-5 of the largest number, cosine
    /// 0.999999.
    public static let standard = AgreementBounds(maximumError: 1e-5, cosine: 0.999999)

    /// What values must hold that a Winograd kernel computes or that depend on one: 2e-5, because
    /// its transforms cancel numbers larger than the result.
    public static let winograd = AgreementBounds(maximumError: 2e-5, cosine: 0.999999)

    /// What results must hold against the network with float32 weights where weights are stored
    /// in half precision: rounding them turns an embedding by an angle of about 2e-4.
    public static let halfPrecision = AgreementBounds(maximumError: 1e-2, cosine: 0.99999)

    /// What results must hold against those another engine recorded in float32: its rounding comes
    /// on top of that of compiled code.
    public static let recording = AgreementBounds(maximumError: 2e-5, cosine: 0.999999)

    /// What two artefacts must hold against each other: both may be ``winograd`` off, to either
    /// side.
    public static let artefacts = AgreementBounds(maximumError: 4e-5, cosine: 0.999999)
}
