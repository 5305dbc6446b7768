import Testing
import Verification

/// The same sets in the dialects that Pythons and packers write.
@Suite("Pickle dialects") struct PickleDialectTests {
    /// Images FF D8 41 and FF D8 42 43, one label, by Python 2.7's cPickle and Python 3.11.
    static let tiny = [
        """
        80 02 5d 71 01 28 55 03 ff d8 41 71 02 55 04 ff d8 42 43 71 03 65 5d 71 04 88 61 86 2e
        """,
        """
        80 03 5d 71 00 28 43 03 ff d8 41 71 01 43 04 ff d8 42 43 71 02 65 5d 71 03 88 61 86 71 04 2e
        """,
        """
        80 04 95 18 00 00 00 00 00 00 00 5d 94 28 43 03 ff d8 41 94 43 04 ff d8 42 43 94 65 5d 94 \
        88 61 86 94 2e
        """,
    ]

    @Test(arguments: tiny) func tinySets(hex: String) throws {
        let set = try VerificationSet(decoding: Fixture.bytes(hex: hex), file: "tiny")
        #expect(set.labels == [true])
        #expect(set.imageCount == 2 && set.storedImages == 2)
        #expect(set.image(0) == [0xFF, 0xD8, 0x41])
        #expect(set.image(1) == [0xFF, 0xD8, 0x42, 0x43])
    }

    @Test(arguments: [
        "py2-p0", "py2-pure-p0", "py2-p1", "py2-p2", "py3-p0", "py3-p1", "py3-p2", "py3-p3",
        "py3-p4", "py3-p5", "numpy-p0", "numpy-p2", "numpy-p4", "numpy-p5", "numpy-labels-p4",
    ])
    func everyDialectHoldsTheSamePictures(dialect: String) throws {
        let set = try VerificationSet(
            decoding: Fixture.bytes("dots-\(dialect).bin"), file: dialect)
        #expect(set.labels == (0..<10).map { $0.isMultiple(of: 2) })
        #expect(set.imageCount == 20)
        let first = set.image(0)
        #expect(first.count == 78 && first.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
        #expect((0..<20).allSatisfy { set.image($0) == first })
    }

    /// NumPy 1 has its arrays in `numpy.core`, NumPy 2 in `numpy._core`.
    @Test(arguments: ["p0", "p2", "p4", "p5", "labels-p4"])
    func arraysOfTheOlderNumPyAreTheSame(dialect: String) throws {
        let bytes = try Fixture.bytes("dots-numpy-\(dialect).bin")
        let older = try #require(Self.olderNumPy(bytes))
        #expect(older.count == bytes.count - 1)
        let set = try VerificationSet(decoding: older, file: dialect)
        let same = try VerificationSet(decoding: bytes, file: dialect)
        #expect(set.labels == same.labels && set.imageCount == same.imageCount)
        #expect((0..<20).allSatisfy { set.image($0) == same.image($0) })
    }

    /// A file of NumPy 2 as NumPy 1 writes it: the underscore goes, and with it a byte from the
    /// lengths of the name (SHORT_BINUNICODE) and of the frame around it (FRAME).
    private static func olderNumPy(_ bytes: [UInt8]) -> [UInt8]? {
        let name = Array("numpy._core.".utf8)
        let places = bytes.indices.filter { bytes[$0...].starts(with: name) }
        guard places.count == 1, let place = places.first else { return nil }
        var older = bytes
        if bytes[place - 2] == 0x8C { older[place - 1] -= 1 }
        if bytes[0..<2] == [0x80, 4] || bytes[0..<2] == [0x80, 5] {
            guard bytes[2] == 0x95, bytes[3] > 0 else { return nil }
            older[3] -= 1
        }
        older.remove(at: place + 6)
        return older
    }

    @Test(arguments: ["py2-p2", "py3-p4"]) func picturesUsedAgainAreTheSame(dialect: String) throws
    {
        let set = try VerificationSet(
            decoding: Fixture.bytes("faces-\(dialect).bin"), file: dialect)
        #expect(set.labels.count == 20 && set.imageCount == 40)
        #expect(set.image(4) == set.image(5), "ben with himself")
        #expect(set.image(0) != set.image(1), "ada with ada, moved")
        #expect(set.image(0).count == 7845 && set.image(1).count == 7426)
    }

    /// Every byte, in the literals of Python 2 and the text of Python 3.
    @Test(arguments: ["py2", "py2-pure", "py3"]) func everyByteInProtocol0(writer: String) throws {
        let set = try VerificationSet(
            decoding: Fixture.bytes("bytes-\(writer)-p0.bin"), file: writer)
        #expect(set.labels == [true, false] && set.imageCount == 4)
        #expect(set.image(0) == Array(0...255))
        #expect(set.image(1) == Array((0...255).reversed()))
        #expect(set.image(2) == Array("it's \\x41 \\u0041 \\n".utf8))
        #expect(set.image(3) == Array("'\"\\'\r\n\t\0\u{1A}".utf8))
    }

    @Test(arguments: ["tiny-py2-p2", "tiny-py3-p3", "tiny-py3-p4", "tiny-py3-ndarray-p4"])
    func sharedSets(name: String) throws {
        guard let bytes = Fixture.shared("facts/bin/\(name).bin") else { return }
        let set = try VerificationSet(decoding: bytes, file: name)
        #expect(set.labels == [true, false])
        #expect((0..<4).map { set.image($0).count } == [2367, 2218, 2509, 2567])
        #expect((0..<4).allSatisfy { set.image($0).prefix(2) == [0xFF, 0xD8] })
    }

    /// Lists written in several batches, single items by APPEND, memo numbers of four bytes.
    @Test func longListsComeInBatches() throws {
        var bytes: [UInt8] = [0x80, 2, 0x5D, 0x71, 0]
        for batch in 0..<3 {
            bytes.append(0x28)
            for item in 0..<1000 {
                let number = batch * 1000 + item
                bytes += [0x55, 2, UInt8(number & 255), UInt8(number >> 8)]
                bytes += [0x72, UInt8(number & 255), UInt8(number >> 8), 0, 0]
            }
            bytes.append(0x65)
        }
        bytes += [0x6A, 7, 0, 0, 0, 0x61, 0x68, 8, 0x61]
        bytes += [0x5D, 0x28] + [UInt8](repeating: 0x88, count: 1501) + [0x65, 0x86, 0x2E]
        let set = try VerificationSet(decoding: bytes, file: "long")
        #expect(set.imageCount == 3002 && set.labels.count == 1501)
        #expect(set.image(2999) == [UInt8(2999 & 255), UInt8(2999 >> 8)])
        #expect(set.image(3000) == [7, 0] && set.image(3001) == [8, 0])
    }
}
