public import Diagnostics

extension Image {
    /// The size of the picture when its shorter edge is made `length` long: the other one in
    /// proportion, rounded down.
    public func size(shortEdge length: Int) -> Size {
        let (long, overflow) = length.multipliedReportingOverflow(by: max(width, height))
        guard !overflow else { return Size(width: .max, height: .max) }
        let other = long / min(width, height)
        return height > width
            ? Size(width: length, height: other) : Size(width: other, height: length)
    }

    /// The picture with its shorter edge `length` long, bicubic: MXNet's `image.resize_short`, with
    /// which insightface's evaluation reads verification sets; see ``BicubicResize``.
    ///
    /// Throws a usage diagnostic where a size is below 1 or above 64 megapixels.
    public func resized(shortEdge length: Int) throws(Diagnostic) -> Image {
        let size = size(shortEdge: length)
        guard size != self.size else { return self }
        try Image.check(width: size.width, height: size.height)
        let count = size.width * size.height * 3
        let resized = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            pixels.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress, let target = target.baseAddress else {
                    return
                }
                BicubicResize(source: source, from: self.size, to: size).fill(target)
                initialized = count
            }
        }
        var image = try Image(width: size.width, height: size.height, pixels: resized)
        image.originalSize = originalSize ?? self.size
        return image
    }
}
