/// A byte string of a pickle as a range of its file: nothing is copied before it is asked for.
struct ByteString: Hashable, Sendable {
    /// Where it lies in the file.
    let range: Range<Int>
    /// Whether it is there as UTF-8 of code points below 256, each of which is a byte: how Python 3
    /// writes bytes for `_codecs.encode(text, 'latin1')`.
    let isLatin1Text: Bool
    /// Bytes of the string itself.
    let count: Int

    /// The string as it stands in the file.
    init(_ range: Range<Int>) {
        self.range = range
        isLatin1Text = false
        count = range.count
    }

    /// The string that UTF-8 text stands for; nil where the text has another code point or is none.
    init?(latin1Text range: Range<Int>, in file: [UInt8]) {
        var count = 0
        var position = range.lowerBound
        while position < range.upperBound {
            switch file[position] {
            case 0..<0x80: position += 1
            case 0xC2, 0xC3:
                guard position + 1 < range.upperBound, file[position + 1] & 0xC0 == 0x80 else {
                    return nil
                }
                position += 2
            default: return nil
            }
            count += 1
        }
        self.range = range
        isLatin1Text = true
        self.count = count
    }

    /// The bytes.
    func bytes(in file: [UInt8]) -> [UInt8] {
        guard isLatin1Text else { return Array(file[range]) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var position = range.lowerBound
        while position < range.upperBound {
            let first = file[position]
            if first < 0x80 {
                bytes.append(first)
                position += 1
            } else {
                bytes.append((first & 3) << 6 | file[position + 1] & 0x3F)
                position += 2
            }
        }
        return bytes
    }
}
