import GraphIR

/// A change of size as `Resize` and `Upsample` state it: per axis a scale and an output size.
struct ONNXResizing {
    let input: [Int]
    private(set) var output: [Int]
    private(set) var scales: [Double]
    /// `nearest`, `linear` or `cubic`.
    var mode = "nearest"
    /// How a position of the output becomes one of the input.
    var coordinates = "half_pixel"
    /// How `nearest` rounds.
    var rounding = "round_prefer_floor"

    private static let sizeLimit = 1 << 20

    /// By scales: sizes are rounded down.
    init(_ shape: [Int], scales: [Double], axes: [Int]? = nil) throws(ONNXFinding) {
        input = shape
        output = shape
        self.scales = Array(repeating: 1, count: shape.count)
        let axes = axes ?? Array(shape.indices)
        guard scales.count == axes.count else {
            throw .malformed("scales \(scales) for \(axes.count) axes")
        }
        for (axis, scale) in zip(axes, scales) {
            let size = (Double(shape[axis]) * scale).rounded(.down)
            guard scale > 0, size >= 1, size <= Double(Self.sizeLimit) else {
                throw .malformed(
                    "scales \(scales) for \(shape)", expected: "sizes from 1 to \(Self.sizeLimit)")
            }
            self.scales[axis] = scale
            output[axis] = Int(size)
        }
    }

    /// To sizes; a policy that keeps the aspect ratio takes one scale for all axes.
    init(
        _ shape: [Int], sizes: [Int], axes: [Int], policy: String
    ) throws(ONNXFinding) {
        input = shape
        output = shape
        scales = Array(repeating: 1, count: shape.count)
        guard sizes.count == axes.count, sizes.allSatisfy((1...Self.sizeLimit).contains),
            axes.allSatisfy({ shape[$0] > 0 })
        else { throw .malformed("sizes \(sizes) for \(shape)") }
        let ratios = zip(axes, sizes).map { Double($1) / Double(shape[$0]) }
        var common: Double?
        switch policy {
        case "stretch": break
        case "not_larger": common = ratios.min()
        case "not_smaller": common = ratios.max()
        default: throw .malformed("keep_aspect_ratio_policy is '\(policy)'")
        }
        for (index, axis) in axes.enumerated() {
            scales[axis] = common ?? ratios[index]
            output[axis] =
                common.map { Int(($0 * Double(shape[axis])).rounded()) } ?? sizes[index]
        }
    }

    /// The resized value, under the node's name.
    func apply(to data: ValueID, _ node: ONNXNode) throws(ONNXFinding) -> ValueID {
        if output == input, coordinates != "tf_crop_and_resize" {
            return try node.add(.identity(Identity()), [data])
        }
        let isImage = input.count == 4 && output[..<2] == input[..<2]
        if isImage, let scale = wholeScale {
            return try node.add(.nearestUpsampling(NearestUpsampling(scale: scale)), [data])
        }
        if isImage, let alignsCorners = bilinear {
            let size = BilinearResize.Target.size(SpatialSize(output[2], output[3]))
            let definition = BilinearResize(size, alignsCorners: alignsCorners)
            return try node.add(.bilinearResize(definition), [data])
        }
        throw .refused(
            "mode=\(mode), coordinate_transformation_mode=\(coordinates), "
                + "nearest_mode=\(rounding) from \(input) to \(output)")
    }

    /// The factors by which every pixel is repeated, where that is what happens.
    private var wholeScale: SpatialSize? {
        guard mode == "nearest" else { return nil }
        for axis in 2..<4 {
            guard output[axis] % input[axis] == 0,
                scales[axis] == Double(output[axis] / input[axis])
            else { return nil }
        }
        let scale = SpatialSize(output[2] / input[2], output[3] / input[3])
        // Rounding a half down or up only matters where a position falls between two pixels.
        switch coordinates {
        case "asymmetric": return rounding == "floor" ? scale : nil
        case "half_pixel", "pytorch_half_pixel", "half_pixel_symmetric":
            return rounding.hasPrefix("round") ? scale : nil
        default: return nil
        }
    }

    /// Whether bilinear interpolation aligns corners; nil where it is another one.
    private var bilinear: Bool? {
        guard mode == "linear" else { return nil }
        if coordinates == "align_corners" { return true }
        let isExact = (2..<4).allSatisfy {
            scales[$0] == Double(output[$0]) / Double(input[$0])
        }
        let isHalf =
            coordinates == "half_pixel" || coordinates == "half_pixel_symmetric"
            || (coordinates == "pytorch_half_pixel" && output[2] > 1 && output[3] > 1)
        return isExact && isHalf ? false : nil
    }
}
