import Diagnostics
import Testing

@testable import FaceImages

@Suite struct ImageEncodingTests {
    @Test(arguments: [[1, 1, 2], [1, 300, 3], [301, 2, 4], [112, 112, 5], [640, 480, 6]])
    func comesBackAsItWas(_ noise: [Int]) throws {
        let image = try AlignmentFixture.Picture.noise(noise).image()
        for software in [nil, "Burin", ""] {
            let bytes = try image.encodedPNG(software: software)
            #expect(try Image.decode(bytes: bytes, file: "a.png") == image)
            #expect(bytes == (try image.encodedPNG(software: software)), "the same each time")
        }
    }

    @Test func knowsItsOwnFiles() throws {
        let image = try Image(width: 1, height: 1, pixels: [1, 2, 3])
        let bytes = try image.encodedPNG(software: "Burin")
        #expect(Image.isPNG(bytes, writtenBy: "Burin"))
        #expect(!Image.isPNG(bytes, writtenBy: "Buri"))
        #expect(!Image.isPNG(bytes, writtenBy: "Burin2"))
        #expect(!Image.isPNG(try image.encodedPNG(), writtenBy: "Burin"))
        #expect(!Image.isPNG(try Samples.bytes("rgb.png"), writtenBy: "Burin"))
        #expect(!Image.isPNG(try Samples.bytes("rgb.jpg"), writtenBy: "Burin"))
        for length in 0..<54 {
            #expect(!Image.isPNG(Array(bytes[..<length]), writtenBy: "Burin"))
        }
    }
}
