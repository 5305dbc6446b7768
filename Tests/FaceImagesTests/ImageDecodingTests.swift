import Diagnostics
import Testing

@testable import FaceImages

@Suite struct ImageDecodingTests {
    /// A sample and the formula of its pixels.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// The largest difference of a sample: 0 for PNG.
        let tolerance: Int
        let colour: @Sendable (Int, Int) -> [Int]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "rgb.png", tolerance: 0, colour: Samples.rgb),
        Case(name: "rgb-interlaced.png", tolerance: 0, colour: Samples.rgb),
        Case(name: "rgb-16bit.png", tolerance: 0, colour: Samples.rgb),
        Case(name: "rgba.png", tolerance: 0, colour: Samples.rgb),
        Case(name: "rgba-16bit-interlaced.png", tolerance: 0, colour: Samples.rgb),
        Case(name: "grey.png", tolerance: 0, colour: Samples.grey),
        Case(name: "grey-16bit.png", tolerance: 0, colour: Samples.grey),
        Case(name: "grey-alpha.png", tolerance: 0, colour: Samples.grey),
        Case(name: "grey-1bit.png", tolerance: 0) { x, _ in
            [Int](repeating: x % 2 * 255, count: 3)
        },
        Case(name: "grey-4bit-interlaced.png", tolerance: 0) { x, _ in
            [Int](repeating: x % 16 * 17, count: 3)
        },
        Case(name: "palette.png", tolerance: 0) { x, _ in Samples.palette(x) },
        Case(name: "palette-2bit.png", tolerance: 0) { x, _ in Samples.palette(x % 4) },
        Case(name: "rgb.jpg", tolerance: 3, colour: Samples.rgb),
        Case(name: "rgb-progressive.jpg", tolerance: 3, colour: Samples.rgb),
        Case(name: "rgb-subsampled-restarts.jpg", tolerance: 8, colour: Samples.rgb),
        Case(name: "grey.jpg", tolerance: 2, colour: Samples.grey),
        Case(name: "cmyk.jpg", tolerance: 4, colour: mixedWithKey),
        Case(name: "ycck.jpg", tolerance: 4, colour: mixedWithKey),
    ]

    /// Adobe's inverted inks: what is stored is the light that is let through.
    static func mixedWithKey(_ x: Int, _ y: Int) -> [Int] {
        Samples.rgb(x, y).map { ($0 * Samples.key(x, y) + 127) / 255 }
    }

    @Test(arguments: cases)
    func decodesEveryEncoding(sample: Case) throws {
        let image = try Image.decode(path: "\(Samples.encodings)/\(sample.name)")
        #expect(image.width == Samples.width)
        #expect(image.height == Samples.height)
        #expect(image.originalSize == nil)
        #expect(difference(image.pixels, Samples.pixels(sample.colour)) <= sample.tolerance)
    }

    @Test func everySampleHasACase() {
        #expect(Self.cases.map(\.name).sorted() == Samples.encodingNames)
    }

    @Test func progressiveEqualsBaseline() throws {
        let baseline = try Image.decode(path: "\(Samples.encodings)/rgb.jpg")
        let progressive = try Image.decode(path: "\(Samples.encodings)/rgb-progressive.jpg")
        #expect(baseline == progressive)
    }

    @Test func inksWithoutAdobeMarkerAreNotInverted() throws {
        var bytes = try Samples.bytes("cmyk.jpg")
        let marker = try #require(
            bytes.indices.dropLast(3).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xEE })
        bytes.removeSubrange(marker..<marker + 2 + Int(bytes[marker + 3]))
        let image = try Image.decode(bytes: bytes, file: "inks.jpg")
        let expected = Samples.pixels { x, y in
            Samples.rgb(x, y).map { ((255 - $0) * (255 - Samples.key(x, y)) + 127) / 255 }
        }
        #expect(difference(image.pixels, expected) <= 4)
    }

    @Test func readsTheFaces() throws {
        let large = try Image.decode(path: "\(Samples.folder)/ada-180x150.jpg")
        #expect(large.size.description == "180x150")
        let grey = try Image.decode(path: "\(Samples.folder)/ada-grey.png")
        #expect(grey.size.description == "112x112")
        for start in stride(from: 0, to: grey.pixels.count, by: 3) {
            let pixel = grey.pixels[start..<start + 3]
            #expect(Set(pixel).count == 1)
        }
        #expect(Set(grey.pixels).count > 50)
        let first = try Image.decode(path: "\(Samples.folder)/ada-1.png")
        let second = try Image.decode(path: "\(Samples.folder)/ada-2.png")
        #expect(first.size == second.size)
        #expect(first != second)
    }

    private func difference(_ pixels: [UInt8], _ expected: [UInt8]) -> Int {
        guard pixels.count == expected.count else { return .max }
        return zip(pixels, expected).map { abs(Int($0) - Int($1)) }.max() ?? .max
    }
}
