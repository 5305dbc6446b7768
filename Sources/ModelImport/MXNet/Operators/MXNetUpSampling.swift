import Diagnostics
import GraphIR

/// `UpSampling`, of which nearest with one input is run.
struct MXNetUpSampling: MXNetOperator {
    private let scale: Int
    private let kind: String
    private let count: Int

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        scale = try attributes.integer("scale", in: 1...1000)
        kind = try attributes.word("sample_type")
        count = try attributes.integer("num_args", in: 1...4096)
        guard kind == "nearest" || kind == "bilinear" else {
            throw attributes.failure(
                "attribute sample_type is '\(kind)'", expected: "nearest or bilinear")
        }
        attributes.ignore("multi_input_mode", "num_filter")
    }

    var arguments: [String] {
        kind == "bilinear" ? ["data", "weight"] : (0..<count).map { "arg\($0)" }
    }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        guard kind == "nearest" else { return .refused("sample_type=\(kind)") }
        guard count == 1 else { return .refused("num_args=\(count)") }
        return .single(.nearestUpsampling(NearestUpsampling(scale: SpatialSize(scale))))
    }
}
