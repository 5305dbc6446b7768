import Glibc

/// Elementwise arithmetic of two values.
///
/// NaN in either operand gives NaN, in minimum and maximum too; `power` is C's `pow`, where 1 to
/// any power and any number to the power 0 are 1.
///
/// Shapes are aligned from the right, a missing dimension counts as 1 and a size of 1 is repeated.
/// That covers equal shapes, a number per channel (`[C, 1, 1]`, `[N, C, 1, 1]`) and scalars (`[]`).
public struct Binary: OperatorDefinition {
    public static let mnemonic = "binary"

    /// The arithmetic.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case add
        case subtract
        case multiply
        case divide
        /// The left operand to the power of the right one.
        case power
        case minimum
        case maximum

        /// Whether the operands may be exchanged.
        public var isCommutative: Bool {
            switch self {
            case .add, .multiply, .minimum, .maximum: true
            case .subtract, .divide, .power: false
            }
        }
    }

    public var kind: Kind

    public init(_ kind: Kind) { self.kind = kind }

    public var operandNames: [String] { ["left", "right"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kind", word: kind.rawValue)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        let word = try attributes.word("kind")
        guard let kind = Kind(rawValue: word) else {
            throw ShapeError("kind is \(word)", expected: Kind.names)
        }
        self.kind = kind
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        [try Self.broadcast(operands[0], operands[1])]
    }

    /// The shape both operands broadcast to.
    public static func broadcast(_ left: Shape, _ right: Shape) throws(ShapeError) -> Shape {
        var result: [Dimension] = []
        for offset in (1...max(left.rank, right.rank, 1)).reversed() {
            guard offset <= max(left.rank, right.rank) else { continue }
            let first = offset <= left.rank ? left[left.rank - offset] : 1
            let second = offset <= right.rank ? right[right.rank - offset] : 1
            if first == 1 {
                result.append(second)
            } else if second == 1 || first.isCompatible(with: second) {
                result.append(first.value == nil && second != 1 ? second : first)
            } else {
                throw ShapeError(
                    "shapes \(left) and \(right) differ",
                    expected: "equal sizes, or 1, aligned from the right")
            }
        }
        return Shape(result)
    }
}

extension Binary.Kind {
    /// All kinds, as messages list them.
    static let names =
        allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or \(Self.maximum.rawValue)"

    /// The result for two numbers, in float64.
    @inline(__always)
    public func value(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .power: pow(left, right)
        // A sum with NaN is NaN.
        case .minimum: left.isNaN || right.isNaN ? left + right : min(left, right)
        case .maximum: left.isNaN || right.isNaN ? left + right : max(left, right)
        }
    }
}
