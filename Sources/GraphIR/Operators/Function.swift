/// A function of one real number, applied to every element. NaN gives NaN.
///
/// A function has up to two parameters, in the order of ``Kind/parameterNames``; kinds with any are
/// made by the static methods, as in `Function.elu(alpha: 1)`, the others by `Function(.exp)`.
/// ``value(at:)`` is the definition.
public struct Function: OperatorDefinition {
    public static let mnemonic = "function"

    /// Which function; the formulas are those of ``Function/value(at:)``.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case abs, negate, sign, reciprocal, sqrt
        case floor, ceil
        /// To the nearest integer, halves to the even one.
        case round
        case exp
        /// The natural logarithm.
        case log
        case sin, cos, tan, asin, acos, atan
        case sinh, cosh, asinh, acosh, atanh
        /// The error function, `2 / sqrt(pi)` times the integral of `exp(-t^2)` from 0.
        case erf
        case softplus, softsign
        /// Clevert et al., 2015; parameter alpha.
        case elu
        /// Barron, 2017; parameter alpha, not 0.
        case celu
        /// Klambauer et al., 2017; parameters alpha and gamma.
        case selu
        /// Parameter alpha, the threshold.
        case thresholdedReLU = "thresholded_relu"
        /// Parameters lambda, the threshold, and bias.
        case shrink
        /// Parameters alpha, the slope, and beta.
        case hardSigmoid = "hard_sigmoid"

        /// The names of the parameters, in order; they are attributes of the text form.
        public var parameterNames: [String] {
            switch self {
            case .elu, .celu, .thresholdedReLU: ["alpha"]
            case .selu: ["alpha", "gamma"]
            case .shrink: ["lambda", "bias"]
            case .hardSigmoid: ["alpha", "beta"]
            default: []
            }
        }
    }

    public var kind: Kind
    /// One number for each of the kind's ``Kind/parameterNames``.
    public var parameters: [Double]

    /// A function of a kind with the parameters it needs; their number is checked with the shapes.
    public init(_ kind: Kind, _ parameters: [Double] = []) {
        self.kind = kind
        self.parameters = parameters
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kind", word: kind.rawValue)
        for (name, value) in zip(kind.parameterNames, parameters) { list.add(name, value) }
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        let word = try attributes.word("kind")
        guard let kind = Kind(rawValue: word) else {
            throw ShapeError(
                "kind is \(word)",
                expected: "one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var parameters: [Double] = []
        for name in kind.parameterNames { parameters.append(try attributes.real(name)) }
        self.init(kind, parameters)
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        guard parameters.count == kind.parameterNames.count else {
            throw ShapeError(
                "\(kind.rawValue) has \(parameters.count) parameters",
                expected: "\(kind.parameterNames.count)")
        }
        for (name, value) in zip(kind.parameterNames, parameters) where !value.isFinite {
            throw ShapeError("\(name) is \(value)", expected: "a finite number")
        }
        if kind == .celu, parameters[0] == 0 {
            throw ShapeError("alpha is 0", expected: "another number: celu divides by it")
        }
        return operands
    }
}

extension Function {
    /// `x > 0 ? x : alpha (exp(x) - 1)`.
    public static func elu(alpha: Double) -> Function { Function(.elu, [alpha]) }
    /// `x > 0 ? x : alpha (exp(x / alpha) - 1)`.
    public static func celu(alpha: Double) -> Function { Function(.celu, [alpha]) }
    /// `gamma (x > 0 ? x : alpha (exp(x) - 1))`.
    public static func selu(alpha: Double, gamma: Double) -> Function {
        Function(.selu, [alpha, gamma])
    }
    /// `x > alpha ? x : 0`.
    public static func thresholdedReLU(alpha: Double) -> Function {
        Function(.thresholdedReLU, [alpha])
    }
    /// `x < -lambda ? x + bias : x > lambda ? x - bias : 0`.
    public static func shrink(lambda: Double, bias: Double) -> Function {
        Function(.shrink, [lambda, bias])
    }
    /// `alpha x + beta`, limited to 0 and 1.
    public static func hardSigmoid(alpha: Double, beta: Double) -> Function {
        Function(.hardSigmoid, [alpha, beta])
    }
}
