import Diagnostics
import Foundation
import Testing

@testable import FaceImages

/// The short edge resized as MXNet's `image.resize_short` does; see `Fixtures/README.md`.
@Suite("Short edge") struct ShortEdgeTests {
    struct Recording: Decodable {
        let cases: [Case]
    }

    struct Case: Decodable, CustomTestStringConvertible {
        let picture: Picture
        let length: Int
        /// Columns and rows.
        let size: [Int]
        /// 5 by 5 pixels over the picture.
        let grid: [[Int]]
        let digest: String

        var testDescription: String { "\(picture) to \(length)" }
    }

    /// A sample's name, or columns, rows, seed, least number and how many numbers of noise.
    enum Picture: Decodable {
        case sample(String)
        case noise([Int])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                self = .sample(name)
            } else {
                self = .noise(try container.decode([Int].self))
            }
        }

        func image() throws -> Image {
            switch self {
            case .sample(let name): return try Image.decode(path: "\(Samples.folder)/\(name)")
            case .noise(let numbers):
                var state = UInt64(numbers[2])
                let pixels = (0..<numbers[0] * numbers[1] * 3).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(UInt64(numbers[3]) + (state >> 56) % UInt64(numbers[4]))
                }
                return try Image(width: numbers[0], height: numbers[1], pixels: pixels)
            }
        }
    }

    static let recorded = Result { () throws -> Recording in
        let path = "\(Samples.tests)/Fixtures/bicubic.json"
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(Recording.self, from: data)
    }

    @Test func everyPictureIsMXNets() throws {
        let cases = try Self.recorded.get().cases
        #expect(cases.count == 21)
        for item in cases {
            let image = try item.picture.image()
            let resized = try image.resized(shortEdge: item.length)
            #expect(resized.size.description == "\(item.size[0])x\(item.size[1])")
            #expect(resized.size == image.size(shortEdge: item.length))
            for (index, pixel) in item.grid.enumerated() {
                let y = index / 5 * (resized.height - 1) / 4
                let x = index % 5 * (resized.width - 1) / 4
                let start = (y * resized.width + x) * 3
                #expect(
                    resized.pixels[start..<start + 3].map(Int.init) == pixel, "\(item), \(x) \(y)")
            }
            #expect(AlignmentFixture.digest(resized.pixels) == item.digest, "\(item)")
        }
    }

    @Test func aPictureOfThatSizeIsItself() throws {
        let image = try Image.decode(path: "\(Samples.folder)/ben.jpg")
        let same = try image.resized(shortEdge: 112)
        #expect(same == image && same.originalSize == nil)
        #expect(try image.resized(shortEdge: 64).originalSize == image.size)
    }

    @Test func sizesThatCannotBeAreRefused() throws {
        let line = try Image(
            width: 1, height: 1 << 20, pixels: [UInt8](repeating: 7, count: 3 << 20))
        #expect(throws: Diagnostic.self) { try line.resized(shortEdge: 112) }
        #expect(throws: Diagnostic.self) { try line.resized(shortEdge: 0) }
        #expect(line.size(shortEdge: .max) == Image.Size(width: .max, height: .max))
        #expect(line.size(shortEdge: 2).height == 2 << 20)
    }
}
