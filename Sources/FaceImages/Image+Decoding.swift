import CImageCodecs
public import Diagnostics

extension Image {
    /// Reads a JPEG or PNG file, told apart by its first bytes.
    ///
    /// Greyscale and palette pictures become RGB; CMYK is converted as plain ink densities; 16-bit
    /// samples keep their high byte. As in OpenCV's `imread`, alpha is left out without
    /// compositing, gamma and colour profiles are not applied, and the EXIF orientation is: the
    /// picture is upright, and so are the coordinates of its landmarks. This way embeddings agree
    /// with those computed through that library. An orientation that is damaged or unknown counts
    /// as none.
    ///
    /// Throws where the file cannot be read, is of another format, damaged, cut short, or above
    /// 64 megapixels.
    public static func decode(path: String) throws(Diagnostic) -> Image {
        // C would stop at the NUL and open another file.
        guard !path.utf8.contains(0) else {
            throw Diagnostic(.malformedFile, "a path cannot hold a NUL byte", file: path)
        }
        var picture = burin_image()
        let status = burin_image_read(path, &picture)
        return try take(&picture, status: status, file: path)
    }

    /// Decodes the bytes of a JPEG or PNG file; `file` names them in diagnostics.
    ///
    /// A `pixelLimit` below ``pixelLimit`` is for pictures of strangers: the header alone decides.
    public static func decode(
        bytes: [UInt8], file: String, pixelLimit: Int = pixelLimit
    ) throws(Diagnostic) -> Image {
        var picture = burin_image()
        let status = bytes.withUnsafeBufferPointer {
            burin_image_decode_within(
                UInt64(max(0, pixelLimit)), $0.baseAddress, $0.count, &picture)
        }
        return try take(&picture, status: status, file: file)
    }

    private static func take(
        _ picture: inout burin_image, status: Int32, file: String
    ) throws(Diagnostic) -> Image {
        defer { burin_image_free(&picture) }
        guard status == Int32(BURIN_IMAGE_OK.rawValue), let pixels = picture.pixels else {
            let message = withUnsafeBytes(of: picture.message) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw diagnostic(burin_image_status(rawValue: UInt32(status)), message, file)
        }
        let (width, height) = (Int(picture.width), Int(picture.height))
        let bytes = [UInt8](UnsafeBufferPointer(start: pixels, count: width * height * 3))
        return try Image(width: width, height: height, pixels: bytes)
    }

    private static func diagnostic(
        _ status: burin_image_status, _ message: String, _ file: String
    ) -> Diagnostic {
        switch status {
        case BURIN_IMAGE_UNREADABLE:
            Diagnostic(
                .malformedFile, "cannot be read: \(message)", file: file,
                expected: "a JPEG or PNG file")
        case BURIN_IMAGE_UNKNOWN:
            Diagnostic(.malformedFile, message, file: file, expected: "a JPEG or PNG file")
        case BURIN_IMAGE_TOO_LARGE:
            Diagnostic(
                .malformedFile, message, file: file, advice: "Crop or shrink the picture first.")
        default:
            Diagnostic(.malformedFile, "cannot be decoded: \(message)", file: file)
        }
    }
}
