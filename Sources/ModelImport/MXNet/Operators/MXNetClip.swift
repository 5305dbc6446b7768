import Diagnostics
import GraphIR

/// `clip` to `a_min`...`a_max`.
struct MXNetClip: MXNetOperator {
    private let definition: Clip

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        definition = Clip(
            minimum: try attributes.real("a_min"), maximum: try attributes.real("a_max"))
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .single(.clip(definition))
    }
}
