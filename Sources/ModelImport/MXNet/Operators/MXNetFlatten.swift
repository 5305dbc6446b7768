import Diagnostics
import GraphIR

/// `Flatten`.
struct MXNetFlatten: MXNetOperator {
    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {}

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .single(.flatten(Flatten()))
    }
}
