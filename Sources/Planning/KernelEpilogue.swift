public import GraphIR

/// The elementwise steps a kernel runs on its results in registers, as the template takes them.
public struct KernelEpilogue: Hashable, Sendable {
    /// The steps in order, at most ``maximumSteps``.
    public var steps: [Step]
    /// The real number of channels of the result; lanes past it are padding.
    public var channels: Int

    /// The number of step fields in the template's structure.
    public static let maximumSteps = 8

    /// One step; which fields count depends on ``kind``.
    public struct Step: Hashable, Sendable {
        public var kind: Kind
        public var operand: Operand
        /// Pointers in the template's order: `a`, `b`, or `out` for a store.
        public var pointers: [PointerArgument]
        /// Scalar operands in the template's order: `s`, `t`.
        public var scalars: [Double]
        /// Which function, where the step is one.
        public var function: Function.Kind?

        public init(
            _ kind: Kind, operand: Operand = .channel, pointers: [PointerArgument] = [],
            scalars: [Double] = [], function: Function.Kind? = nil
        ) {
            self.kind = kind
            self.operand = operand
            self.pointers = pointers
            self.scalars = scalars
            self.function = function
        }
    }

    /// The template's enumerators, without their prefix.
    public enum Kind: String, Hashable, Sendable {
        case bias = "BIAS"
        case affine = "AFFINE"
        case relu = "RELU"
        case leakyReLU = "LEAKY_RELU"
        case prelu = "PRELU"
        case preluScalar = "PRELU_SCALAR"
        case sigmoid = "SIGMOID"
        case tanh = "TANH"
        case clip = "CLIP"
        case add = "ADD"
        case subtract = "SUBTRACT"
        case reverseSubtract = "REVERSE_SUBTRACT"
        case multiply = "MULTIPLY"
        case divide = "DIVIDE"
        case reverseDivide = "REVERSE_DIVIDE"
        case power = "POWER"
        case reversePower = "REVERSE_POWER"
        case minimum = "MINIMUM"
        case maximum = "MAXIMUM"
        case function = "FUNCTION"
        case store = "STORE"
    }

    /// How an arithmetic step's operand is indexed.
    public enum Operand: String, Hashable, Sendable {
        case tensor = "TENSOR"
        case channel = "CHANNEL"
        case pixel = "PIXEL"
        case scalar = "SCALAR"
    }
}
