import Diagnostics
import GraphIR

/// `InstanceNorm`: gamma and beta `[C]`.
struct MXNetInstanceNorm: MXNetOperator {
    private let definition: InstanceNormalization

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        definition = InstanceNormalization(epsilon: try attributes.real("eps", default: 1e-3))
    }

    var arguments: [String] { definition.operandNames }

    func parameterShapes(_ argument: Int, data: Shape) -> [Shape] {
        (1...2).contains(argument) ? [data.channelShape] : []
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        guard operands[0].rank == 4 || operands[0] == .unknown else {
            return .refused("data of shape \(operands[0])")
        }
        return .single(.instanceNormalization(definition), operands: 3)
    }
}
