import Diagnostics
import GraphIR

/// `Cast` and `amp_cast`.
///
/// Nets trained in half precision cast to float16 behind the input and back before the end. Such
/// casts are dropped, which computes those layers more precisely than they were trained.
struct MXNetCast: MXNetOperator {
    private let type: String

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        type = try attributes.word("dtype")
    }

    /// Whether leaving the cast out changes the numbers.
    var roundsToHalf: Bool { type == "float16" }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        type == "float32" || roundsToHalf ? .identity : .refused("dtype=\(type)")
    }
}
