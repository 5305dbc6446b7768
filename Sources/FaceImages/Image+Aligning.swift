public import Diagnostics

extension Image {
    /// The crop of a face in which its landmarks lie, as near as a rotation, a scale and a shift
    /// bring them, at a template's points.
    ///
    /// What lies outside of the picture is black. The pixels are those of OpenCV's `warpAffine`
    /// with linear interpolation and its default border. Throws a usage diagnostic where the
    /// landmarks determine no transform.
    public func aligned(
        to template: AlignmentTemplate, by landmarks: FaceLandmarks
    ) throws(Diagnostic) -> Image {
        let transform = try SimilarityTransform(from: landmarks, to: template)
        return try warped(by: transform, width: template.width, height: template.height)
    }

    /// The picture as a transform maps it onto a canvas of the given size, black where it does not
    /// reach.
    ///
    /// Throws a usage diagnostic where no picture can have this size.
    public func warped(
        by transform: SimilarityTransform, width: Int, height: Int
    ) throws(Diagnostic) -> Image {
        try Image.check(width: width, height: height)
        let count = width * height * 3
        let warped = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            pixels.withUnsafeBufferPointer { source in
                guard let source = source.baseAddress, let target = target.baseAddress else {
                    return
                }
                let warp = FixedPointWarp(
                    source: source, width: self.width, height: self.height, transform: transform,
                    columnCount: width)
                for row in 0..<height { warp.fill(target + row * width * 3, y: row) }
                initialized = count
            }
        }
        return try Image(width: width, height: height, pixels: warped)
    }
}
