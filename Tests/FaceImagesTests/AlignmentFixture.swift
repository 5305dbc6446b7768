import Foundation
import Testing

@testable import FaceImages

/// What scikit-image and OpenCV gave; see `Fixtures/README.md`.
struct AlignmentFixture: Decodable {
    let crops: [Crop]
    let estimates: [Estimate]
    let orientations: [Orientation]

    /// A crop by OpenCV with the matrix that scikit-image estimated.
    struct Crop: Decodable, CustomTestStringConvertible {
        let name: String
        let picture: Picture
        let landmarks: [[Double]]
        /// Columns and rows.
        let size: [Int]
        let matrix: [[Double]]
        /// How many samples are 0.
        let black: Int
        /// 5 by 5 pixels over the crop.
        let grid: [[Int]]
        let digest: String

        var testDescription: String { name }

        func template() throws -> AlignmentTemplate {
            size == [96, 112] ? .narrow : try AlignmentTemplate(size: size[0])
        }
    }

    struct Estimate: Decodable {
        let landmarks: [[Double]]
        let matrix: [[Double]]
    }

    /// What a test picture with an EXIF orientation is read as.
    struct Orientation: Decodable, CustomTestStringConvertible {
        let picture: String
        let orientation: Int
        let size: [Int]
        let digest: String

        var testDescription: String { "\(picture), \(orientation)" }
    }

    /// A sample's name, or columns, rows and seed of noise.
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
                let (width, height) = (numbers[0], numbers[1])
                var state = UInt64(numbers[2])
                let pixels = (0..<width * height * 3).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(state >> 56)
                }
                return try Image(width: width, height: height, pixels: pixels)
            }
        }
    }

    static let recorded = Result { () throws -> AlignmentFixture in
        let path = "\(Samples.tests)/Fixtures/alignment.json"
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(AlignmentFixture.self, from: data)
    }

    /// FNV-1a of 64 bits, in hexadecimal digits.
    static func digest(_ bytes: [UInt8]) -> String {
        let value = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension FaceLandmarks {
    init(_ pairs: [[Double]]) throws {
        try self.init(coordinates: pairs.flatMap(\.self))
    }
}
