import Diagnostics
import GraphIR

/// `elemwise_*`, whose operands must have equal shapes, and `broadcast_*`.
struct MXNetElementwise: MXNetOperator {
    private let kind: Binary.Kind
    let needsEqualShapes: Bool

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        let name = attributes.operatorName
        needsEqualShapes = name.hasPrefix("elemwise")
        switch name.suffix(4) {
        case "_add": kind = .add
        case "_sub": kind = .subtract
        case "_mul": kind = .multiply
        default: kind = .divide
        }
    }

    var arguments: [String] { ["lhs", "rhs"] }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .single(.binary(Binary(kind)), operands: 2)
    }
}
