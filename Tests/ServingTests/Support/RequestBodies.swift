import FaceImages
import Foundation
import TestSupport

/// Bodies of requests for the tiny model.
enum RequestBodies {
    /// An `infer` request of images, flat.
    static func infer(
        _ images: [[Float]], datatype: String = "FP32", id: String? = nil
    ) -> [UInt8] {
        let numbers = images.joined().map { "\($0)" }.joined(separator: ",")
        let data = datatype == "UINT8" ? numbers.replacingOccurrences(of: ".0", with: "") : numbers
        let head = id.map { "\"id\":\"\($0)\"," } ?? ""
        return Array(
            """
            {\(head)"inputs":[{"name":"data","shape":[\(images.count),3,8,8],\
            "datatype":"\(datatype)","data":[\(data)]}]}
            """.utf8)
    }

    /// An `infer` request with other values of its keys.
    static func infer(
        name: String = "\"data\"", shape: String = "[1,3,8,8]", datatype: String = "\"FP32\"",
        data: String? = nil, rest: String = ""
    ) -> [UInt8] {
        let zeros = [String](repeating: "0", count: TinyModel.inputCount).joined(separator: ",")
        return Array(
            """
            {"inputs":[{"name":\(name),"shape":\(shape),"datatype":\(datatype),\
            "data":\(data ?? "[\(zeros)]")}]\(rest)}
            """.utf8)
    }

    /// A tensor of zeros.
    static func tensor(_ name: String, shape: [Int]) -> String {
        let zeros = [String](repeating: "0", count: shape.reduce(1, *)).joined(separator: ",")
        return #"{"name":"\#(name)","shape":\#(shape),"datatype":"FP32","data":[\#(zeros)]}"#
    }

    /// A picture of 8x8 pixels, as a PNG file.
    static func picture(seed: UInt64) throws -> (image: Image, file: [UInt8]) {
        let planes = TinyModel.image(seed: seed)
        let pixels = (0..<64).flatMap { index in (0..<3).map { UInt8(planes[$0 * 64 + index]) } }
        let image = try Image(width: 8, height: 8, pixels: pixels)
        return (image, try image.encodedPNG())
    }

    /// A sample picture of the repository.
    static func sample(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Fixtures.root)/Samples/\(name)")))
    }
}
