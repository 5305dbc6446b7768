import Diagnostics
import GraphIR

/// `add_n`: the sum of `num_args` values of one shape.
struct MXNetSum: MXNetOperator {
    private let count: Int

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        count = try attributes.integer("num_args", in: 1...4096)
    }

    var needsEqualShapes: Bool { true }

    var arguments: [String] { (0..<count).map { "arg\($0)" } }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        if count == 1 { return .identity }
        return .steps(
            (1..<count).map { index in
                MXNetTranslation.Step(
                    definition: .binary(Binary(.add)),
                    operands: [index == 1 ? .operand(0) : .previous, .operand(index)],
                    suffix: index == count - 1 ? "" : "/sum\(index)")
            })
    }
}
