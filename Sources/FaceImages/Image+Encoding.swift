import CImageCodecs
public import Diagnostics
import Glibc

extension Image {
    /// The picture as a PNG file: 8-bit RGB, without loss.
    ///
    /// `software` becomes a text of that key in the chunk behind the header, so that a program
    /// knows its own files. Throws where there is no memory for it.
    public func encodedPNG(software: String? = nil) throws(Diagnostic) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var size = 0
        var message = [CChar](repeating: 0, count: 256)
        let status = pixels.withUnsafeBufferPointer { pixels in
            burin_image_encode_png(
                pixels.baseAddress, UInt32(width), UInt32(height), software, &bytes, &size,
                &message, message.count)
        }
        defer { free(bytes) }
        guard status == Int32(BURIN_IMAGE_OK.rawValue) else {
            let text = message.withUnsafeBytes {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw Diagnostic(.usage, "a picture of \(self.size) cannot be encoded: \(text)")
        }
        return [UInt8](UnsafeBufferPointer(start: bytes, count: size))
    }

    /// Whether the first bytes of a file are those of ``encodedPNG(software:)`` with this text.
    public static func isPNG(_ bytes: [UInt8], writtenBy software: String) -> Bool {
        let content = Array("Software\0\(software)".utf8)
        // Behind 8 bytes of signature and 25 of header: length, type, content.
        let start = 33
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), bytes.count >= start + 8 else {
            return false
        }
        let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        return length == content.count
            && bytes[(start + 4)...].starts(with: Array("tEXt".utf8) + content)
    }
}
