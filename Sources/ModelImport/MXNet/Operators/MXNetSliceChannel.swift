import Diagnostics
import GraphIR

/// `SliceChannel` (also called split): equal parts along an axis, each an output.
struct MXNetSliceChannel: MXNetOperator {
    private let definition: Split
    private let squeezes: Bool

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        definition = Split(
            count: try attributes.integer("num_outputs", in: 1...4096),
            axis: try attributes.integer("axis", in: -8...8, default: 1))
        squeezes = try attributes.flag("squeeze_axis", default: false)
    }

    var outputCount: Int { definition.count }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        squeezes ? .refused("squeeze_axis=True") : .single(.split(definition))
    }
}
