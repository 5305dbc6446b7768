import Diagnostics
import GraphIR

/// Operators that hand their operand through at inference: `_copy`, `BlockGrad`, `MakeLoss`,
/// `make_loss`.
struct MXNetIdentity: MXNetOperator {
    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        if attributes.operatorName == "MakeLoss" {
            attributes.ignore("grad_scale", "valid_thresh", "normalization")
        }
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation { .identity }
}
