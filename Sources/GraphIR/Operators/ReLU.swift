/// `max(x, 0)`.
public struct ReLU: UnaryOperator {
    public static let mnemonic = "relu"

    public init() {}
}
