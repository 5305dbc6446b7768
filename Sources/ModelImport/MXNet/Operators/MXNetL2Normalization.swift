import Diagnostics
import GraphIR

/// `L2Normalization`.
struct MXNetL2Normalization: MXNetOperator {
    private let definition: L2Normalization

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        let mode = try attributes.word("mode", default: "instance")
        guard let extent = L2Normalization.Extent(rawValue: mode) else {
            throw attributes.failure(
                "attribute mode is '\(mode)'", expected: "instance, channel or spatial")
        }
        definition = L2Normalization(extent, epsilon: try attributes.real("eps", default: 1e-10))
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .single(.l2Normalization(definition))
    }
}
