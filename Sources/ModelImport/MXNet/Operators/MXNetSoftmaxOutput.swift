import Diagnostics
import GraphIR

/// `SoftmaxOutput`: a softmax whose second operand, the label, matters in training alone.
struct MXNetSoftmaxOutput: MXNetOperator {
    private let usesChannels: Bool
    private let usesLastAxis: Bool

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        usesChannels = try attributes.flag("multi_output", default: false)
        usesLastAxis = try attributes.flag("preserve_shape", default: false)
        attributes.ignore(
            "grad_scale", "ignore_label", "use_ignore", "normalization", "out_grad",
            "smooth_alpha")
    }

    var arguments: [String] { ["data", "label"] }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        if usesChannels { return .single(.softmax(Softmax(axis: 1))) }
        if usesLastAxis { return .single(.softmax(Softmax(axis: -1))) }
        guard operands[0].rank == 2 else { return .refused("data of shape \(operands[0])") }
        return .single(.softmax(Softmax(axis: 1)))
    }
}
