import Diagnostics
import GraphIR

/// `Dropout`, the identity at inference unless its mode says "always".
struct MXNetDropout: MXNetOperator {
    private let rate: Double
    private let mode: String

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        rate = try attributes.real("p", default: 0.5)
        mode = try attributes.word("mode", default: "training")
        guard mode == "training" || mode == "always" else {
            throw attributes.failure(
                "attribute mode is '\(mode)'", expected: "training or always")
        }
        attributes.ignore("axes")
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        mode == "always" ? .refused("mode=always") : .single(.dropout(Dropout(rate: rate)))
    }
}
