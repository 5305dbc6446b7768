// Compares two faces: Compare A.ppm B.ppm prints the cosine of their embeddings.
import Face
import Foundation

struct PictureError: Error {
    let path: String
}

/// The bytes of a binary PPM file of 112 x 112 pixels.
func picture(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path),
        let header = data.firstRange(of: Data("\n255\n".utf8)),
        String(decoding: data[..<header.lowerBound], as: UTF8.self)
            .split(whereSeparator: \.isWhitespace) == ["P6", "112", "112"],
        data.count - header.upperBound == 112 * 112 * 3
    else { throw PictureError(path: path) }
    return [UInt8](data[header.upperBound...])
}

let paths = CommandLine.arguments.dropFirst()
guard paths.count == 2 else {
    FileHandle.standardError.write(Data("usage: Compare A.ppm B.ppm\n".utf8))
    exit(1)
}
do {
    let model = try Model()
    let embeddings = try paths.map { try model.embed(picture($0), normalized: true) }
    let cosine = zip(embeddings[0], embeddings[1]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    print(String(format: "%.6f", cosine))
} catch let error as PictureError {
    let message = "\(error.path): expected a binary PPM file of 112 x 112 pixels\n"
    FileHandle.standardError.write(Data(message.utf8))
    exit(1)
}
