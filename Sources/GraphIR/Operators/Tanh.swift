/// The hyperbolic tangent.
public struct Tanh: UnaryOperator {
    public static let mnemonic = "tanh"

    public init() {}
}
