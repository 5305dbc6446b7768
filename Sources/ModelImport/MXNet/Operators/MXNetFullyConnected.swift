import Diagnostics
import GraphIR

/// `FullyConnected`: weight `[num_hidden, inputs]`, bias `[num_hidden]`.
struct MXNetFullyConnected: MXNetOperator {
    private let definition: Dense
    private let outputs: Int

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        // Classification layers have millions of outputs, more than other sizes ever get.
        outputs = try attributes.integer("num_hidden", in: 1...1 << 30)
        definition = Dense(
            hasBias: try !attributes.flag("no_bias", default: false),
            flattensInput: try attributes.flag("flatten", default: true))
    }

    var arguments: [String] { definition.operandNames }

    func parameterShapes(_ argument: Int, data: Shape) -> [Shape] {
        if argument == 2 { return [[.known(outputs)]] }
        guard argument == 1 else { return [] }
        guard data != .unknown, data.rank >= 1 else {
            return [[.known(outputs), .symbol("?")]]
        }
        if !definition.flattensInput { return [[.known(outputs), data[data.rank - 1]]] }
        let inner = Shape(Array(data.dimensions.dropFirst())).elementCount
        return [[.known(outputs), inner.map { .known($0) } ?? .symbol("?")]]
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        .single(.dense(definition), operands: arguments.count)
    }
}
