import Glibc
import Testing

/// The pictures of the package's `Samples` folder, and the formula the test picture is drawn by.
enum Samples {
    static let folder = root + "/Samples"
    static let encodings = folder + "/encodings"
    static let width = 24
    static let height = 20

    /// The folder of these tests.
    static let tests = root + "/Tests/FaceImagesTests"

    private static var root: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/")
    }

    static let encodingNames = [
        "cmyk.jpg", "grey-16bit.png", "grey-1bit.png", "grey-4bit-interlaced.png",
        "grey-alpha.png", "grey.jpg", "grey.png", "palette-2bit.png", "palette.png",
        "rgb-16bit.png", "rgb-interlaced.png", "rgb-progressive.jpg",
        "rgb-subsampled-restarts.jpg", "rgb.jpg", "rgb.png", "rgba-16bit-interlaced.png",
        "rgba.png", "ycck.jpg",
    ]

    static func bytes(_ name: String) throws -> [UInt8] {
        let file = try #require(fopen("\(encodings)/\(name)", "rb"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    /// The pixels a formula gives, row by row.
    static func pixels(_ colour: (_ x: Int, _ y: Int) -> [Int]) -> [UInt8] {
        (0..<height).flatMap { y in
            (0..<width).flatMap { x in colour(x, y).map { UInt8(clamping: $0) } }
        }
    }

    static func rgb(_ x: Int, _ y: Int) -> [Int] { [10 * x, 12 * y, 5 * (x + y)] }
    static func grey(_ x: Int, _ y: Int) -> [Int] { [10 * x, 10 * x, 10 * x] }
    static func palette(_ index: Int) -> [Int] { [index * 10, 255 - index * 10, index * 7] }
    /// The ink of the four-channel pictures: the same as red, green, blue, and a fourth.
    static func key(_ x: Int, _ y: Int) -> Int { 7 * x + y }
}
