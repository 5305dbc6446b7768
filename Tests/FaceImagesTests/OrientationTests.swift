import Diagnostics
import Testing

@testable import FaceImages

/// EXIF orientations: applied as OpenCV's `imread` applies them.
@Suite struct OrientationTests {
    @Test func picturesAreUpright() throws {
        let recorded = try AlignmentFixture.recorded.get().orientations
        #expect(recorded.count == 20)
        for item in recorded {
            let exif = tiff(orientation: item.orientation)
            let image = try Image.decode(bytes: try picture(item.picture, exif), file: "turned")
            #expect([image.width, image.height] == item.size, "\(item.testDescription)")
            #expect(
                AlignmentFixture.digest(image.pixels) == item.digest, "\(item.testDescription)")
        }
    }

    @Test func orientationSixTurnsClockwise() throws {
        let turned = try decode(tiff(orientation: 6))
        let stored = try decode([])
        #expect(turned.size.description == "20x24")
        // The stored picture's lower left corner comes to the upper left.
        let corner = (stored.height - 1) * stored.width * 3
        #expect(turned.pixels[0..<3] == stored.pixels[corner..<corner + 3])
    }

    @Test func landmarksAreThoseOfTheUprightPicture() throws {
        let upright = try decode(tiff(orientation: 6))
        let points = AlignmentTemplate.standard.points.map {
            ImagePoint(x: $0.x / 6 + 1, y: $0.y / 6 + 3)
        }
        let landmarks = try FaceLandmarks(points)
        // The same pixels stored upright, without EXIF data, give the same crop.
        let plain = try Image(width: 20, height: 24, pixels: upright.pixels)
        let crop = try upright.aligned(to: .standard, by: landmarks)
        #expect(crop == (try plain.aligned(to: .standard, by: landmarks)))
        #expect(crop != (try decode([]).aligned(to: .standard, by: landmarks)))
    }

    @Test func bigEndianDataAreRead() throws {
        let big: [UInt8] =
            Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0]
            + [0, 0, 0, 0]
        #expect(try decode(big) == (try decode(tiff(orientation: 8))))
    }

    @Test func damagedDataCountAsNone() throws {
        let whole = tiff(orientation: 3)
        let (plain, turned) = (try decode([]), try decode(whole))
        #expect(plain != turned)
        for length in 0..<whole.count - 8 {
            #expect(try decode(Array(whole[..<length])) == plain, "\(length)")
        }
        for position in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[position] ^= 1 << UInt8(bit)
                let image = try decode(damaged)
                #expect(image.width * image.height == plain.width * plain.height)
            }
        }
        // Offsets and counts that lead out of the data.
        for (start, byte) in [(4, 0xFF), (7, 0xFF), (8, 0xFF), (9, 0xFF)] as [(Int, UInt8)] {
            var damaged = whole
            damaged[start] = byte
            _ = try decode(damaged)
        }
    }

    @Test func otherSegmentsArePassedOver() throws {
        let bytes = try Samples.bytes("rgb.jpg")
        let comment: [UInt8] = [0xFF, 0xFF, 0xFE, 0, 4, 0x41, 0x42]
        let other: [UInt8] = [0xFF, 0xE1, 0, 8] + Array("http:/".utf8)
        let exif = segment(tiff(orientation: 3))
        let content = Array(bytes[..<2]) + comment + other + exif + Array(bytes[2...])
        #expect(
            try Image.decode(bytes: content, file: "a.jpg")
                == (try decode(tiff(orientation: 3))))
    }

    @Test func dataBehindThePixelsCount() throws {
        let bytes = try Samples.bytes("rgb.png")
        let chunk = PNGChunk.bytes("eXIf", tiff(orientation: 5))
        let late = Array(bytes.dropLast(12)) + chunk + Array(bytes.suffix(12))
        let early = try picture("rgb.png", tiff(orientation: 5))
        #expect(
            try Image.decode(bytes: late, file: "late") == Image.decode(bytes: early, file: "early")
        )
    }

    /// The JPEG test picture with EXIF data; without any where they are empty.
    private func decode(_ exif: [UInt8]) throws -> Image {
        try Image.decode(bytes: try picture("rgb.jpg", exif), file: "turned.jpg")
    }

    private func picture(_ name: String, _ exif: [UInt8]) throws -> [UInt8] {
        let bytes = try Samples.bytes(name)
        let isPNG = name.hasSuffix(".png")
        let start = isPNG ? 33 : 2
        let data = isPNG ? PNGChunk.bytes("eXIf", exif) : segment(exif)
        return Array(bytes[..<start]) + data + Array(bytes[start...])
    }

    private func segment(_ exif: [UInt8]) -> [UInt8] {
        [0xFF, 0xE1, 0, UInt8(exif.count + 8)] + Array("Exif\0\0".utf8) + exif
    }

    /// A little-endian TIFF file with the one entry.
    private func tiff(orientation: Int) -> [UInt8] {
        Array("II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0]
            + [UInt8(orientation), 0, 0, 0, 0, 0, 0, 0]
    }
}
