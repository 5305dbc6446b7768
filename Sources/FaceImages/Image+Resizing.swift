import CImageCodecs
public import Diagnostics

extension Image {
    /// The picture at another size; the picture itself where it has that size already.
    ///
    /// Bilinear with half-pixel centres and replicated borders, as OpenCV's `INTER_LINEAR`: each
    /// pixel is mixed from four neighbours, also when the picture shrinks. OpenCV mixes with
    /// 11-bit weights, so single values may differ by one.
    ///
    /// Throws a usage diagnostic where a size is below 1 or above 64 megapixels.
    public func resized(width: Int, height: Int) throws(Diagnostic) -> Image {
        guard width != self.width || height != self.height else { return self }
        try Image.check(width: width, height: height)
        let count = width * height * 3
        let resized = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            pixels.withUnsafeBufferPointer { source in
                // It fails for sizes of zero only, and there are none.
                _ = burin_image_resize(
                    source.baseAddress, UInt32(self.width), UInt32(self.height),
                    target.baseAddress, UInt32(width), UInt32(height))
            }
            initialized = count
        }
        var image = try Image(width: width, height: height, pixels: resized)
        image.originalSize = originalSize ?? size
        return image
    }

    /// What a user should know where the picture was resized: that nobody looked for the face.
    public var resizeNotice: String? {
        originalSize.map {
            "resized from \($0) to \(size); the face must already be cropped and aligned"
        }
    }
}
