public import Diagnostics
public import FaceImages
public import ModelRuntime

/// What a compiled model expects of a picture, and what an ``InputVariant`` makes of it.
public struct InputRecipe: Sendable {
    /// Columns of the model's input.
    public let width: Int
    /// Rows of the model's input.
    public let height: Int
    /// What the model takes off each channel and multiplies it by, itself; nil for nothing.
    public let ownScaling: ModelInformation.Scaling?

    /// The customary normalisation of networks that leave it to their caller, x / 127.5 - 1.
    private static let custom = ModelInformation.Scaling(
        mean: [127.5, 127.5, 127.5], scale: [1 / 127.5, 1 / 127.5, 1 / 127.5])
    private static let imageNet = ModelInformation.Scaling(
        mean: [123.675, 116.28, 103.53], scale: [1 / 58.395, 1 / 57.12, 1 / 57.375])
    private static let unit = ModelInformation.Scaling(
        mean: [0, 0, 0], scale: [1 / 255.0, 1 / 255.0, 1 / 255.0])

    /// A recipe for a model that takes pictures of this size.
    public init(width: Int, height: Int, ownScaling: ModelInformation.Scaling?) {
        self.width = width
        self.height = height
        self.ownScaling = ownScaling
    }

    /// The scaling a caller must apply; nil where the model does it.
    ///
    /// A network that states none was trained on something all the same: x / 127.5 - 1 is assumed.
    public var callersScaling: ModelInformation.Scaling? { ownScaling == nil ? Self.custom : nil }

    /// The variants that differ for a picture, ``InputVariant/right`` first.
    public func variants(for picture: Image) -> [InputVariant] {
        let resizes = picture.width != width || picture.height != height
        // Twice normalised, such a network gets nearly -1...1.
        let isCustomary = ownScaling?.mean == Self.custom.mean
        return InputVariant.allCases.filter {
            $0.isDistinct(normalizes: ownScaling != nil, resizes: resizes)
                && !(isCustomary && $0 == .signedUnitRange)
        }
    }

    /// The input `[1, 3, height, width]` that a variant makes of a picture. Throws where the
    /// picture cannot be resized.
    public func tensor(
        _ variant: InputVariant, of picture: Image
    ) throws(Diagnostic) -> [Float] {
        let image = try geometry(variant, of: picture)
        var numbers: [Float]
        switch variant {
        case .bgr, .bgrNormalizedTwice, .bgrUnitRange: numbers = image.tensor(order: .bgr)
        case .channelsLast: numbers = image.pixels.map(Float.init)
        case .grey: numbers = Self.grey(image)
        default: numbers = image.tensor()
        }
        if let scaling = scaling(variant) { Self.apply(scaling, to: &numbers) }
        return numbers
    }

    private func scaling(_ variant: InputVariant) -> ModelInformation.Scaling? {
        switch variant {
        case .normalizedTwice, .bgrNormalizedTwice: ownScaling
        case .notNormalized: nil
        case .unitRange, .bgrUnitRange: Self.unit
        case .signedUnitRange: Self.custom
        case .imageNet: Self.imageNet
        default: callersScaling
        }
    }

    private func geometry(
        _ variant: InputVariant, of picture: Image
    ) throws(Diagnostic) -> Image {
        if variant == .nearestNeighbour {
            return try picture.sampled(width: width, height: height) { x, y in
                (x * picture.width / width, y * picture.height / height)
            }
        }
        let image = try picture.resized(width: width, height: height)
        let (border, shift) = (max(1, width / 10), max(1, width / 12))
        let rows = max(1, height / 10)
        switch variant {
        case .mirrored: return try image.sampled { x, y in (width - 1 - x, y) }
        case .transposed:
            return try image.sampled { x, y in (y * width / height, x * height / width) }
        case .tightCrop:
            guard width > 2 * border, height > 2 * rows else { return image }
            return try image.sampled(width: width - 2 * border, height: height - 2 * rows) { x, y in
                (x + border, y + rows)
            }.resized(width: width, height: height)
        case .wideCrop:
            let small = try image.resized(
                width: max(1, width - 2 * border), height: max(1, height - 2 * rows))
            return try small.sampled(width: width, height: height) { x, y in
                (x - border, y - rows)
            }
        case .shifted: return try image.sampled { x, y in (x - shift, y) }
        case .halfResolution:
            return try image.resized(width: max(1, width / 2), height: max(1, height / 2))
                .resized(width: width, height: height)
        default: return image
        }
    }

    /// The luma of ITU-R BT.601, as OpenCV and Pillow compute grey pictures, in every channel.
    private static func grey(_ image: Image) -> [Float] {
        let area = image.width * image.height
        let luma = (0..<area).map { index -> Float in
            let pixel = image.pixels[3 * index..<3 * index + 3].map(Float.init)
            let (red, green, blue) = (pixel[0], pixel[1], pixel[2])
            return (0.299 * red + 0.587 * green + 0.114 * blue).rounded()
        }
        return luma + luma + luma
    }

    private static func apply(_ scaling: ModelInformation.Scaling, to numbers: inout [Float]) {
        let area = numbers.count / 3
        for channel in 0..<3 {
            let (mean, scale) = (Float(scaling.mean[channel]), Float(scaling.scale[channel]))
            for index in channel * area..<(channel + 1) * area {
                numbers[index] = (numbers[index] - mean) * scale
            }
        }
    }
}

extension Image {
    /// A picture whose pixel at `(x, y)` is this one's at `place(x, y)`; black where there is none.
    fileprivate func sampled(
        width: Int? = nil, height: Int? = nil, _ place: (Int, Int) -> (Int, Int)
    ) throws(Diagnostic) -> Image {
        let (columns, rows) = (width ?? self.width, height ?? self.height)
        var result = [UInt8](repeating: 0, count: columns * rows * 3)
        for y in 0..<rows {
            for x in 0..<columns {
                let (fromX, fromY) = place(x, y)
                guard (0..<self.width).contains(fromX), (0..<self.height).contains(fromY) else {
                    continue
                }
                for colour in 0..<3 {
                    result[(y * columns + x) * 3 + colour] =
                        pixels[(fromY * self.width + fromX) * 3 + colour]
                }
            }
        }
        return try Image(width: columns, height: rows, pixels: result)
    }
}
