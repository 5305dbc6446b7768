import Diagnostics
import GraphIR

/// `SoftmaxActivation`: over rows, or over channels.
struct MXNetSoftmaxActivation: MXNetOperator {
    private let mode: String

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        mode = try attributes.word("mode", default: "instance")
        guard mode == "instance" || mode == "channel" else {
            throw attributes.failure(
                "attribute mode is '\(mode)'", expected: "instance or channel")
        }
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        if mode == "channel" { return .single(.softmax(Softmax(axis: 1))) }
        // Data of more dimensions is read as rows of everything but the first.
        guard operands[0].rank == 2 else { return .refused("data of shape \(operands[0])") }
        return .single(.softmax(Softmax(axis: -1)))
    }
}
