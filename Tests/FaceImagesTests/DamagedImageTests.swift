import Diagnostics
import Glibc
import Testing

@testable import FaceImages

@Suite struct DamagedImageTests {
    @Test(arguments: Samples.encodingNames)
    func everyTruncationIsAnError(name: String) throws {
        let bytes = try Samples.bytes(name)
        _ = try Image.decode(bytes: bytes, file: "whole")
        for length in 0..<bytes.count {
            let error = #expect(throws: Diagnostic.self) {
                _ = try Image.decode(bytes: Array(bytes[..<length]), file: "cut")
            }
            #expect(error?.category == .malformedFile)
            #expect(error?.file == "cut")
            #expect(error?.message.isEmpty == false)
        }
    }

    @Test(arguments: Samples.encodingNames)
    func flippedBitsNeverTrap(name: String) throws {
        let bytes = try Samples.bytes(name)
        var failures = 0
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 1 << UInt8(position % 8)
            do {
                _ = try Image.decode(bytes: damaged, file: "flipped")
            } catch {
                #expect(error.category == .malformedFile)
                failures += 1
            }
        }
        // PNG has checksums; JPEG notices damage of its headers at least.
        #expect(failures * (name.hasSuffix(".png") ? 2 : 20) > bytes.count)
    }

    @Test func hugeJPEGIsRefusedByItsHeader() throws {
        var bytes = try Samples.bytes("rgb.jpg")
        let frame = try startOfFrame(bytes)
        bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
        let error = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(bytes: bytes, file: "huge.jpg")
        }
        #expect(error?.message.contains("65500x65500, above the limit of 64 megapixels") == true)
    }

    @Test func emptyJPEGIsRefused() throws {
        var bytes = try Samples.bytes("rgb.jpg")
        let frame = try startOfFrame(bytes)
        bytes.replaceSubrange(frame + 7..<frame + 9, with: [0, 0])
        #expect(throws: Diagnostic.self) { _ = try Image.decode(bytes: bytes, file: "empty.jpg") }
    }

    @Test(arguments: [
        (size: (8193, 8192), sign: "above the limit of 64 megapixels"),
        (size: (1 << 30, 1 << 30), sign: "exceeds user limit"),
        (size: (0, 20), sign: "width is zero"),
        (size: (24, 0), sign: "height is zero"),
    ])
    func impossiblePNGIsRefusedByItsHeader(size: (Int, Int), sign: String) throws {
        let bytes = resized(try Samples.bytes("rgb.png"), size.0, size.1)
        let error = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(bytes: bytes, file: "size.png")
        }
        #expect(error?.description.contains(sign) == true)
        #expect(error?.category == .malformedFile)
    }

    @Test func aHeaderWithinTheLimitNeedsItsPixels() throws {
        let bytes = resized(try Samples.bytes("rgb.png"), 8192, 8192)
        let error = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(bytes: bytes, file: "bomb.png")
        }
        #expect(error?.category == .malformedFile)
    }

    @Test func endlessScansAreRefused() throws {
        let bytes = try Samples.bytes("rgb-progressive.jpg")
        let scan = try #require(
            bytes.indices.dropLast(2).last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
        let last = Array(bytes[scan..<bytes.count - 2])
        let bomb = bytes.dropLast(2) + (0..<5000).flatMap { _ in last } + bytes.suffix(2)
        let start = ContinuousClock.now
        let error = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(bytes: Array(bomb), file: "scans.jpg")
        }
        #expect(error?.category == .malformedFile)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func textThatExpandsIsLeftAlone() throws {
        // 64 MiB of text in 64 KiB.
        let path = "\(Samples.tests)/Fixtures/text-bomb.png"
        let image = try Image.decode(path: path)
        #expect(image == (try Image.decode(path: "\(Samples.encodings)/rgb.png")))
    }

    @Test func aFileOfNoBytesIsNamed() throws {
        let path = "/tmp/burin-empty-\(getpid()).jpg"
        fclose(fopen(path, "wb"))
        defer { unlink(path) }
        let error = #expect(throws: Diagnostic.self) { _ = try Image.decode(path: path) }
        #expect(error?.description == "\(path): the file is empty; expected a JPEG or PNG file")
        #expect(error?.category == .malformedFile)
    }

    @Test func otherFilesAreNamed() throws {
        let text = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(path: "\(Samples.folder)/README.md")
        }
        #expect(text?.description.contains("not a JPEG or PNG file") == true)
        let empty = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(bytes: [], file: "empty")
        }
        #expect(empty?.message == "the file is empty")
    }

    @Test func unreadablePathsAreNamed() throws {
        let folder = #expect(throws: Diagnostic.self) { _ = try Image.decode(path: Samples.folder) }
        #expect(folder?.message == "cannot be read: is a directory, not a file")
        #expect(folder?.file == Samples.folder)
        let missing = #expect(throws: Diagnostic.self) {
            _ = try Image.decode(path: "/does/not/exist.jpg")
        }
        #expect(missing?.message.contains("No such file") == true)
        let device = #expect(throws: Diagnostic.self) { _ = try Image.decode(path: "/dev/zero") }
        #expect(device?.message.contains("not a regular file") == true)
        #expect(throws: Diagnostic.self) {
            _ = try Image.decode(path: "\(Samples.encodings)/rgb.png\0.jpg")
        }
    }

    @Test func aPipeIsNotWaitedFor() throws {
        let path = "/tmp/burin-pipe-\(getpid())"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        #expect(throws: Diagnostic.self) { _ = try Image.decode(path: path) }
    }

    private func startOfFrame(_ bytes: [UInt8]) throws -> Int {
        try #require(bytes.indices.dropLast(9).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    }

    /// A PNG file with another size in its header, and the right checksum for it.
    private func resized(_ bytes: [UInt8], _ width: Int, _ height: Int) -> [UInt8] {
        var result = bytes
        result.replaceSubrange(
            16..<24, with: PNGChunk.bigEndian(width) + PNGChunk.bigEndian(height))
        result.replaceSubrange(
            29..<33, with: PNGChunk.bigEndian(Int(PNGChunk.checksum(result[12..<29]))))
        return result
    }
}
