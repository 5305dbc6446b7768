import Foundation

/// Verification sets as Pythons write them, written without the code under test.
enum PickledSet {
    /// Who writes the file.
    enum Writer: CaseIterable {
        /// Python 2 in protocol 2, as the published sets.
        case python2
        /// Python 3 in protocol 4, in one frame.
        case python3
    }

    /// Writes images, pair by pair, and a label for each pair.
    static func write(
        _ images: [[UInt8]], labels: [Bool], to path: String, by writer: Writer = .python2
    ) throws {
        let content = Self.content(images, labels, writer)
        let start: [UInt8] =
            writer == .python2 ? [0x80, 2] : [0x80, 4, 0x95] + number(content.count, bytes: 8)
        try Data(start + content).write(to: URL(fileURLWithPath: path))
    }

    private static func content(
        _ images: [[UInt8]], _ labels: [Bool], _ writer: Writer
    ) -> [UInt8] {
        let memoize: [UInt8] = writer == .python2 ? [] : [0x94]
        let string: UInt8 = writer == .python2 ? 0x54 : 0x42
        var bytes: [UInt8] = [0x5D] + memoize + [0x28]
        for image in images { bytes += [string] + number(image.count, bytes: 4) + image + memoize }
        bytes += [0x65, 0x5D] + memoize + [0x28] + labels.map { $0 ? 0x88 : 0x89 }
        return bytes + [0x65, 0x86] + memoize + [0x2E]
    }

    private static func number(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
