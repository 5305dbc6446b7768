import Diagnostics

/// Tells what a file is that was taken for an ONNX model, by its first bytes.
enum ONNXForeignFile {
    private static let kinds: [(offset: Int, magic: [UInt8], name: String, advice: String)] = [
        (
            0, Array("PK".utf8) + [3, 4], "a zip archive, as PyTorch and Keras save models",
            "Export the model with torch.onnx.export, or unpack the archive."
        ),
        (0, [0x1F, 0x8B], "compressed by gzip", "Unpack it first."),
        (
            0, [0x89] + Array("HDF".utf8), "an HDF5 file, as Keras saves models",
            "Convert it with tf2onnx."
        ),
        (0, Array("version https://git-lfs".utf8), "a Git LFS pointer", "Run git lfs pull."),
        (0, [0x7F] + Array("ELF".utf8), "a program or library", "Name the .onnx file."),
        (0, [0x89] + Array("PNG".utf8), "a PNG picture", "Name the .onnx file."),
        (0, [0xFF, 0xD8, 0xFF], "a JPEG picture", "Name the .onnx file."),
        (0, Array("{".utf8), "a JSON text", "An MXNet symbol file ends in -symbol.json."),
        (0, Array("<".utf8), "an XML or HTML text", "The download may have failed."),
        (4, Array("TFL3".utf8), "a TensorFlow Lite model", "Convert it with tf2onnx."),
        (
            4, Array("ORTM".utf8), "in ONNX Runtime's own format",
            "Give the .onnx file it was made from."
        ),
    ]

    /// What the file is, as an error; nil where the first bytes say nothing.
    static func diagnostic(_ bytes: UnsafeRawBufferPointer) -> Diagnostic? {
        for kind in kinds where bytes.count >= kind.offset + kind.magic.count {
            let part = bytes[kind.offset..<kind.offset + kind.magic.count]
            guard part.elementsEqual(kind.magic) else { continue }
            return Diagnostic(
                .malformedFile, "this is no ONNX model but \(kind.name)",
                expected: "a protobuf message with a graph", advice: kind.advice)
        }
        return nil
    }
}
