import Diagnostics
import GraphIR

/// `softmax` along an axis, after a division by `temperature`.
struct MXNetSoftmax: MXNetOperator {
    private let axis: Int
    private let temperature: Double
    private let usesLength: Bool
    private let type: String?

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        axis = try attributes.integer("axis", in: -8...8, default: -1)
        temperature = try attributes.optionalReal("temperature") ?? 1
        usesLength = try attributes.optionalFlag("use_length", default: false)
        type = attributes.optionalWord("dtype")
    }

    var arguments: [String] { usesLength ? ["data", "length"] : ["data"] }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        if usesLength { return .refused("use_length=True") }
        if let type, type != "float32" { return .refused("dtype=\(type)") }
        let softmax = Operator.softmax(Softmax(axis: axis))
        if temperature == 1 { return .single(softmax) }
        return .steps([
            .init(
                definition: .binary(Binary(.divide)),
                operands: [.operand(0), .scalar(temperature)], suffix: "/divided"),
            .init(definition: softmax, operands: [.previous]),
        ])
    }
}
