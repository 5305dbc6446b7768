import Diagnostics
import GraphIR

/// Arithmetic with a number: `_plus_scalar`, `_rminus_scalar` (`s - x`), ..., and `negative`.
struct MXNetScalarArithmetic: MXNetOperator {
    private let kind: Binary.Kind
    private let isReversed: Bool
    private let scalar: Double

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        isReversed = attributes.operatorName.hasPrefix("_r")
        switch attributes.operatorName {
        case "_plus_scalar": kind = .add
        case "_minus_scalar", "_rminus_scalar": kind = .subtract
        case "_div_scalar", "_rdiv_scalar": kind = .divide
        default: kind = .multiply
        }
        if attributes.operatorName == "negative" {
            scalar = -1
        } else {
            scalar = try attributes.real("scalar", default: 1)
            // Says whether the number was an integer in Python; data here is never integral.
            attributes.ignore("is_int")
        }
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        let sources: [MXNetTranslation.Source] = [.operand(0), .scalar(scalar)]
        return .steps([
            .init(
                definition: .binary(Binary(kind)),
                operands: isReversed ? sources.reversed() : sources)
        ])
    }
}
