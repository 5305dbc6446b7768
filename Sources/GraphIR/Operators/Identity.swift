/// The operand itself; carries an epilogue of its own after fusion.
public struct Identity: UnaryOperator {
    public static let mnemonic = "identity"

    public init() {}
}
