import FaceImages
import Foundation
import Testing

/// A set that no threshold divides: 2400 pairs of four pictures, labelled so that TAR at 1e-4, TAR at
/// 1e-3, VAL, accuracy and AUC are all different numbers.
struct ImperfectSet {
    private static let pictures = ["ada-1.png", "ada-2.png", "ben.jpg", "cleo.png"]
    private static let types = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]

    let folder: String
    /// The file of pairs, and the options that go with it.
    let arguments: [String]
    /// For each row of the set its picture's index.
    let rows: [Int]
    /// For each pair whether it is said to show one person.
    let labels: [Bool]

    /// Writes the pairs; `model` says first how far apart the pictures are.
    init(_ model: String, in folder: String) throws {
        self.folder = folder
        let path = "\(folder)/faces.txt"
        arguments = [path, "--images", "\(CommandLineTool.root)/Samples"]
        let plain = (0..<60).map { (type: $0 % 6, isSame: $0 % 2 == $0 / 6 % 2) }
        try Self.write(plain, to: path)
        let json = try CommandLineTool.run(["verify", model, "--json"] + arguments).json()
        let set = try #require((json["sets"] as? [[String: Any]])?.first)
        let distances = try #require(set["distances"] as? [Double])
        let near = (0..<6).sorted { distances[$0] < distances[$1] }
        var state: UInt64 = 5
        let pairs = (0..<2400).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let draw = Int(state >> 40) % 100
            // Folds of unlike shares: the mean over folds is not the share of all.
            if index.isMultiple(of: index < 1200 ? 2 : 3) {
                return (type: near[draw < 55 ? 0 : draw < 80 ? 2 : 4], isSame: true)
            }
            return (type: near[index == 777 ? 1 : draw < 3 ? 3 : 5], isSame: false)
        }
        try Self.write(pairs, to: path)
        labels = pairs.map(\.isSame)
        rows = pairs.flatMap { [Self.types[$0.type].0, Self.types[$0.type].1] }
    }

    private static func write(_ pairs: [(type: Int, isSame: Bool)], to path: String) throws {
        let lines = pairs.map { pair in
            let (first, second) = types[pair.type]
            return "\(pictures[first]) \(pictures[second]) \(pair.isSame ? 1 : 0)\n"
        }
        try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The mean length of the outputs for all rows, as `burin run` gives them for the pictures and for
    /// mirror images that are made here.
    func meanNorm(_ model: String) throws -> Double {
        let norms = try Self.pictures.map { name in
            let image = try Image.decode(path: CommandLineTool.sample(name))
            let pixels = (0..<image.height).flatMap { row in
                (0..<image.width).reversed().flatMap { column in
                    let start = 3 * (row * image.width + column)
                    return image.pixels[start..<start + 3]
                }
            }
            let mirror = "\(folder)/mirror.png"
            try Data(Image(width: image.width, height: image.height, pixels: pixels).encodedPNG())
                .write(to: URL(fileURLWithPath: mirror))
            let lines = try CommandLineTool.run(
                "run", model, CommandLineTool.sample(name), mirror
            ).jsonLines()
            return lines.reduce(0.0) { sum, line in
                let numbers = line["embedding"] as? [Double] ?? []
                return sum + numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
            }
        }
        return rows.reduce(0) { $0 + norms[$1] } / Double(2 * rows.count)
    }
}
