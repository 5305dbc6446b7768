/// `1 / (1 + exp(-x))`.
public struct Sigmoid: UnaryOperator {
    public static let mnemonic = "sigmoid"

    public init() {}
}
