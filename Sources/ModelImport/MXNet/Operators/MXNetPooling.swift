import Diagnostics
import GraphIR

/// `Pooling`, over windows or, with `global_pool`, over whole planes.
struct MXNetPooling: MXNetOperator {
    private let kind: String
    private let isGlobal: Bool
    private let convention: String
    private let layout: String
    private let window: Pooling

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        kind = try attributes.word("pool_type", default: "max")
        isGlobal = try attributes.flag("global_pool", default: false)
        convention = try attributes.word("pooling_convention", default: "valid")
        layout = attributes.optionalWord("layout") ?? "NCHW"
        guard ["max", "avg", "sum", "lp"].contains(kind) else {
            throw attributes.failure(
                "attribute pool_type is '\(kind)'", expected: "max, avg, sum or lp")
        }
        guard ["valid", "full", "same"].contains(convention) else {
            throw attributes.failure(
                "attribute pooling_convention is '\(convention)'",
                expected: "valid, full or same")
        }
        let countsPadding = try attributes.optionalFlag("count_include_pad", default: true)
        attributes.ignore("p_value")
        if isGlobal {
            attributes.ignore("kernel", "stride", "pad")
            window = Pooling(.max, kernel: 1)
            return
        }
        guard !(try attributes.tuple("kernel")).isEmpty else {
            throw attributes.failure("attribute kernel is missing")
        }
        window = Pooling(
            kind == "avg" ? .average : .max,
            kernel: try attributes.pair("kernel", atLeast: 1, default: 1),
            stride: try attributes.pair("stride", atLeast: 1, default: 1),
            padding: try attributes.pair("pad", atLeast: 0, default: 0),
            rounding: convention == "full" ? .up : .down,
            countsPadding: kind != "avg" || countsPadding)
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        guard kind == "max" || kind == "avg" else { return .refused("pool_type=\(kind)") }
        guard layout == "NCHW" else { return .refused("layout=\(layout)") }
        if isGlobal {
            return .single(.globalPooling(GlobalPooling(kind == "avg" ? .average : .max)))
        }
        guard convention != "same" else { return .refused("pooling_convention=same") }
        return .single(.pooling(window))
    }
}
