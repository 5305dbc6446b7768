/// One elementwise step after an operator, done while the result is still in registers.
///
/// Steps run in order on the operator's first output `x`. Channel operands have one number per
/// channel (axis 1).
public enum EpilogueStep: Hashable, Sendable {
    /// `x * scale[c] + shift[c]`; both are `[C]`.
    case affine(scale: ValueID, shift: ValueID)
    /// An activation without operands.
    case activation(Activation)
    /// `x > 0 ? x : slope * x`; slope is `[C]` or `[1]`.
    case prelu(slope: ValueID)
    /// `x op other`, or `other op x` where `reversed`. `other` broadcasts to `x` as in ``Binary``.
    case binary(Binary.Kind, other: ValueID, reversed: Bool)
    /// Makes the value at this point one more output of the node.
    case store

    /// An activation that needs no tensor operand.
    public enum Activation: Hashable, Sendable {
        case relu(ReLU)
        case leakyReLU(LeakyReLU)
        case sigmoid(Sigmoid)
        case tanh(Tanh)
        case clip(Clip)
        case function(Function)

        /// The same function as an operator of its own.
        public var asOperator: Operator {
            switch self {
            case .relu(let definition): .relu(definition)
            case .leakyReLU(let definition): .leakyReLU(definition)
            case .sigmoid(let definition): .sigmoid(definition)
            case .tanh(let definition): .tanh(definition)
            case .clip(let definition): .clip(definition)
            case .function(let definition): .function(definition)
            }
        }

        /// The activation an operator is, if it is one.
        public init?(_ operator: Operator) {
            switch `operator` {
            case .relu(let definition): self = .relu(definition)
            case .leakyReLU(let definition): self = .leakyReLU(definition)
            case .sigmoid(let definition): self = .sigmoid(definition)
            case .tanh(let definition): self = .tanh(definition)
            case .clip(let definition): self = .clip(definition)
            case .function(let definition): self = .function(definition)
            default: return nil
            }
        }
    }

    /// The values the step reads besides the running one.
    public var operands: [ValueID] {
        switch self {
        case .affine(let scale, let shift): [scale, shift]
        case .prelu(let slope): [slope]
        case .binary(_, let other, _): [other]
        case .activation, .store: []
        }
    }

    /// The step with its operands replaced.
    public func mapOperands(_ transform: (ValueID) -> ValueID) -> EpilogueStep {
        switch self {
        case .affine(let scale, let shift):
            .affine(scale: transform(scale), shift: transform(shift))
        case .prelu(let slope): .prelu(slope: transform(slope))
        case .binary(let kind, let other, let reversed):
            .binary(kind, other: transform(other), reversed: reversed)
        case .activation, .store: self
        }
    }
}
