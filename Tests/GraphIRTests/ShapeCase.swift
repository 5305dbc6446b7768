import GraphIR
import Testing

/// An operator with operands that fit, and the shapes it must give.
struct ShapeCase: Sendable, CustomTestStringConvertible {
    var op: Operator
    var operands: [Shape]
    var expected: [Shape]
    var testDescription: String { "\(op.mnemonic)(\(operands)) -> \(expected)" }

    init(_ op: Operator, _ operands: [Shape], _ expected: Shape...) {
        self.op = op
        self.operands = operands
        self.expected = expected
    }
}
