import Diagnostics
import GraphIR

/// `BatchNorm`: four parameters `[C]`, of which the moving statistics are auxiliary.
///
/// Where `fix_gamma` is true, and it is unless a file says otherwise, gamma counts as 1.
struct MXNetBatchNorm: MXNetOperator {
    /// The operand position of the moving variances.
    static let varianceArgument = 4

    private let definition: BatchNormalization
    private let axis: Int
    private let givesStatistics: Bool

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        definition = BatchNormalization(
            epsilon: try attributes.real("eps", default: 1e-3),
            fixesGamma: try attributes.flag("fix_gamma", default: true))
        axis = try attributes.integer("axis", in: -8...8, default: 1)
        givesStatistics = try attributes.flag("output_mean_var", default: false)
        // At inference the moving statistics are used either way.
        _ = try attributes.flag("use_global_stats", default: false)
        attributes.ignore("min_calib_range", "max_calib_range")
    }

    var arguments: [String] { definition.operandNames }

    var outputCount: Int { givesStatistics ? 3 : 1 }

    func parameterShapes(_ argument: Int, data: Shape) -> [Shape] {
        guard (1...4).contains(argument) else { return [] }
        let position = axis < 0 ? axis + data.rank : axis
        return [[position < 0 ? .symbol("?") : data.size(position)]]
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        if givesStatistics { return .refused("output_mean_var=True") }
        guard axis == 1 || axis + operands[0].rank == 1 else { return .refused("axis=\(axis)") }
        return .single(.batchNormalization(definition), operands: arguments.count)
    }
}
