import Diagnostics
import GraphIR

/// `hard_sigmoid`: `clip(alpha x + beta, 0, 1)`.
struct MXNetHardSigmoid: MXNetOperator {
    private let alpha: Double
    private let beta: Double

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        alpha = try attributes.real("alpha", default: 0.2)
        beta = try attributes.real("beta", default: 0.5)
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .steps([
            .init(
                definition: .binary(Binary(.multiply)), operands: [.operand(0), .scalar(alpha)],
                suffix: "/scaled"),
            .init(
                definition: .binary(Binary(.add)), operands: [.previous, .scalar(beta)],
                suffix: "/shifted"),
            .init(definition: .clip(Clip(minimum: 0, maximum: 1)), operands: [.previous]),
        ])
    }
}
