import Diagnostics
import GraphIR

/// `Reshape` with the codes 0, -1, -2, -3 and -4 of its `shape`; see ``MXNetReshapeCodes``.
struct MXNetReshape: MXNetOperator {
    private let codes: [Int]
    private let isReversed: Bool

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        let shape = try attributes.tuple("shape")
        isReversed = try attributes.flag("reverse", default: false)
        // Files from before the codes: a 0 is inferred, and the first size may be kept.
        let older = try attributes.tuple("target_shape")
        let keepsFirst = try attributes.flag("keep_highest", default: false)
        var codes = shape.isEmpty ? older.map { $0 == 0 ? -1 : $0 } : shape
        if shape.isEmpty, keepsFirst, !codes.isEmpty { codes[0] = 0 }
        guard !codes.isEmpty, codes.count <= 16 else {
            throw attributes.failure("attribute shape has \(codes.count) elements")
        }
        guard codes.allSatisfy({ (-4...1 << 40).contains($0) }) else {
            throw attributes.failure(
                "attribute shape is \(codes)", expected: "sizes and codes of at least -4")
        }
        self.codes = codes
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        guard operands[0] != .unknown else { return .refused("data of unknown shape") }
        if isReversed, codes.contains(-4) { return .refused("reverse=True with the code -4") }
        var reading = MXNetReshapeCodes(operands[0], codes, isReversed: isReversed)
        try reading.resolve()
        guard let target = reading.target else {
            return .refused("shape=\(codes) of \(operands[0]) leaves two sizes open")
        }
        return .single(.reshape(Reshape(target)))
    }
}
