public import Diagnostics

/// A picture of 8-bit RGB pixels.
public struct Image: Sendable, Hashable {
    /// The largest picture that can be made: 64 megapixels.
    public static let pixelLimit = 64 << 20

    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// `height x width x 3`, row by row from the top: red, green, blue.
    public let pixels: [UInt8]
    /// The size before ``resized(width:height:)``, where the picture is not as it was decoded.
    public internal(set) var originalSize: Size?

    /// A picture's columns and rows.
    public struct Size: Sendable, Hashable, CustomStringConvertible {
        public let width: Int
        public let height: Int

        public init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }

        /// `180x150`: width, then height, as picture tools write it.
        public var description: String { "\(width)x\(height)" }
    }

    /// A picture of given pixels.
    ///
    /// Throws a usage diagnostic where a size is below 1, above the limit, or does not fit the
    /// number of pixels.
    public init(width: Int, height: Int, pixels: [UInt8]) throws(Diagnostic) {
        try Image.check(width: width, height: height)
        guard pixels.count == width * height * 3 else {
            throw Diagnostic(
                .usage, "\(pixels.count) bytes of pixels for a picture of \(width)x\(height)",
                expected: "\(width * height * 3): three bytes a pixel")
        }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of the same size, from as many pixels.
    init(mirroring image: Image, pixels: [UInt8]) {
        width = image.width
        height = image.height
        originalSize = image.originalSize
        self.pixels = pixels
    }

    /// The picture's columns and rows.
    public var size: Size { Size(width: width, height: height) }

    /// Throws a usage diagnostic where no picture can have this size.
    static func check(width: Int, height: Int) throws(Diagnostic) {
        guard width >= 1, height >= 1, width <= pixelLimit, height <= pixelLimit / width else {
            throw Diagnostic(
                .usage, "a picture cannot be \(width)x\(height)",
                expected: "at least 1x1 and at most 64 megapixels")
        }
    }

    /// The picture as a float32 tensor `[1, 3, height, width]` with values 0...255.
    ///
    /// No mean is taken off and nothing is scaled: compiled models do that themselves.
    public func tensor(order: ChannelOrder = .rgb) -> [Float] {
        let area = width * height
        return [Float](unsafeUninitializedCapacity: area * 3) { tensor, count in
            pixels.withUnsafeBufferPointer { pixels in
                for channel in 0..<3 {
                    let colour = order == .rgb ? channel : 2 - channel
                    for index in 0..<area {
                        tensor[channel * area + index] = Float(pixels[index * 3 + colour])
                    }
                }
            }
            count = area * 3
        }
    }
}
