/// One axis of a resizing as ONNX defines it: where each output position lies on the input.
///
/// Operators `Resize` 10 to 19 and `Upsample` 7 and 9; formulas of the ONNX specification, edges
/// repeated. Positions are those of its reference implementation; where that and ONNX Runtime
/// differ it is said. Resizing several axes is resizing one after the other.
public struct ResizedAxis: Hashable, Sendable {
    /// `coordinate_transformation_mode`: what `x` of the output is on the input.
    public enum Coordinates: Hashable, Sendable {
        /// `(x + 0.5) / scale - 0.5`.
        case halfPixel
        /// The same about the centre, where a fractional output size was rounded down.
        case halfPixelSymmetric
        /// As ``halfPixel``; 0 where the output has one position.
        case pytorchHalfPixel
        /// `x (input - 1) / (length - 1)`, `length` being the output's size before it is rounded
        /// down. ONNX Runtime takes the rounded size.
        case alignCorners
        /// `x / scale`: all of `Upsample` and of `Resize` 10.
        case asymmetric
        /// TensorFlow's crop and resize, `tf_crop_and_resize`: from `start` to `end`, in parts of
        /// the axis. What lies outside the input is the fill.
        case cropAndResize(start: Double, end: Double)
    }

    /// `nearest_mode`: the pixel a position between two belongs to.
    public enum NearestRule: String, Hashable, Sendable, CaseIterable {
        case roundPreferFloor = "round_prefer_floor"
        case roundPreferCeiling = "round_prefer_ceil"
        case floor
        case ceiling = "ceil"

        /// What ONNX Runtime does before operator set 11, which defined it: up where the axis
        /// shrinks, else down.
        public static func beforeOperatorSet11(scale: Double) -> NearestRule {
            scale < 1 ? .ceiling : .floor
        }
    }

    /// The sizes of the axis before and after.
    public var input: Int
    public var output: Int
    /// The size after resizing before it is rounded: the scale times ``input``.
    public var length: Double
    public var coordinates: Coordinates

    /// An axis resized to a size. Both sizes at least 1.
    public init(input: Int, output: Int, coordinates: Coordinates) {
        self.init(input: input, output: output, length: Double(output), coordinates: coordinates)
    }

    /// An axis resized by a scale above 0 that gives at least one position; the size is rounded
    /// down as ``outputSize(_:scale:)`` does.
    public init(input: Int, scale: Float, coordinates: Coordinates) {
        self.init(
            input: input, output: Self.outputSize(input, scale: scale), scale: Double(scale),
            coordinates: coordinates)
    }

    /// An axis resized to a size by a scale that was found otherwise, as under
    /// `keep_aspect_ratio_policy`.
    public init(input: Int, output: Int, scale: Double, coordinates: Coordinates) {
        // A scale of 1/3 is no float32: 9 / 3 is to be 3, not 3.0000001.
        let product = scale * Double(input)
        let whole = product.rounded()
        let isWhole = abs(product - whole) <= 0x1p-22 * whole
        self.init(
            input: input, output: output, length: isWhole ? whole : product,
            coordinates: coordinates)
    }

    private init(input: Int, output: Int, length: Double, coordinates: Coordinates) {
        self.input = input
        self.output = output
        self.length = length
        self.coordinates = coordinates
    }

    /// The size that a scale gives: the product in float32, as ONNX and ONNX Runtime compute it,
    /// rounded down; 0 where that is not finite or does not fit.
    public static func outputSize(_ input: Int, scale: Float) -> Int {
        let product = (Float(input) * scale).rounded(.down)
        return product >= 0 && product <= Float(Selection.largestCount) ? Int(product) : 0
    }

    /// The scale that applies.
    public var scale: Double { length / Double(input) }

    /// Where an output position lies on the input, in pixels from the first; nil outside it where
    /// the fill is to stand.
    func position(_ x: Int) -> Double? {
        let last = Double(input - 1)
        // With whole sizes every numerator and denominator is a whole number, so that a position
        // on a pixel falls on it.
        let halfPixel = Double(2 * x + 1) * Double(input) / (2 * length) - 0.5
        switch coordinates {
        case .halfPixel: return halfPixel
        case .halfPixelSymmetric:
            return halfPixel + Double(input) / 2 * (1 - Double(output) / length)
        case .pytorchHalfPixel: return output == 1 ? 0 : halfPixel
        case .alignCorners: return length == 1 ? 0 : Double(x) * last / (length - 1)
        case .asymmetric: return Double(x) * Double(input) / length
        case .cropAndResize(let start, let end):
            let position =
                length == 1
                ? (start + end) * last / 2
                : start * last + Double(x) * (end - start) * last / (length - 1)
            // Also where it is no number: a region may be of any.
            return position >= 0 && position <= last ? position : nil
        }
    }
}
