import Diagnostics
import GraphIR

/// `Concat` of `num_args` operands along `dim`.
struct MXNetConcat: MXNetOperator {
    private let definition: Concatenation

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        definition = Concatenation(
            count: try attributes.integer("num_args", in: 1...4096),
            axis: try attributes.integer("dim", in: -8...8, default: 1))
    }

    var arguments: [String] { (0..<definition.count).map { "arg\($0)" } }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .single(.concatenation(definition), operands: definition.count)
    }
}
