import Foundation

/// Verification sets as Python 2's pickle writes them, written without the code under test.
enum PickledSet {
    /// Writes images, pair by pair, and a label for each pair.
    static func write(_ images: [[UInt8]], labels: [Bool], to path: String) throws {
        var bytes: [UInt8] = [0x80, 2, 0x5D, 0x28]
        for image in images {
            let size = UInt32(image.count)
            bytes += [0x54] + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + image
        }
        bytes += [0x65, 0x5D, 0x28] + labels.map { $0 ? 0x88 : 0x89 } + [0x65, 0x86, 0x2E]
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
