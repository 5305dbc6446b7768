import Diagnostics
import GraphIR

/// `_contrib_BilinearResize2D`. Files before MXNet 1.7 have no `align_corners`; it is true.
struct MXNetBilinearResize: MXNetOperator {
    private let mode: String
    private let alignsCorners: Bool
    private let target: BilinearResize.Target

    private static let modes = [
        "size", "like", "odd_scale", "to_even_down", "to_even_up", "to_odd_down", "to_odd_up",
    ]

    init(_ attributes: inout MXNetAttributes) throws(Diagnostic) {
        mode = try attributes.word("mode", default: "size")
        guard Self.modes.contains(mode) else {
            throw attributes.failure(
                "attribute mode is '\(mode)'", expected: Self.modes.joined(separator: ", "))
        }
        alignsCorners = try attributes.flag("align_corners", default: true)
        let sizes = 1...MXNetAttributes.largest
        let size = SpatialSize(
            try attributes.integer("height", in: sizes, default: 1),
            try attributes.integer("width", in: sizes, default: 1))
        let height = try attributes.optionalReal("scale_height")
        let width = try attributes.optionalReal("scale_width")
        if mode == "like" {
            target = .likeOperand
        } else if let height {
            guard let width else {
                throw attributes.failure("attribute scale_height comes without scale_width")
            }
            target = .scale(height: height, width: width)
        } else {
            // MXNet ignores scale_width where it stands alone.
            target = .size(size)
        }
    }

    var arguments: [String] { mode == "like" ? ["data", "like"] : ["data"] }

    func translate(_ operands: [Shape]) throws(ShapeError) -> MXNetTranslation {
        guard mode == "size" || mode == "like" else { return .refused("mode=\(mode)") }
        return .single(
            .bilinearResize(BilinearResize(target, alignsCorners: alignsCorners)),
            operands: arguments.count)
    }
}
