public import Diagnostics

extension Image {
    /// The picture mirrored left to right.
    public func mirrored() throws(Diagnostic) -> Image {
        let mirrored = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, initialized in
            pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    for column in 0..<width {
                        let (from, to) = (row * width + column, row * width + width - 1 - column)
                        for colour in 0..<3 { target[3 * to + colour] = source[3 * from + colour] }
                    }
                }
            }
            initialized = pixels.count
        }
        var image = try Image(width: width, height: height, pixels: mirrored)
        image.originalSize = originalSize
        return image
    }
}
