import Foundation

/// A line of an executable's output.
struct EmbeddingLine: Decodable, Equatable {
    var file: String
    var embedding: [Float]

    static func read(_ output: String) throws -> [EmbeddingLine] {
        try output.split(separator: "\n").map {
            try JSONDecoder().decode(EmbeddingLine.self, from: Data($0.utf8))
        }
    }
}
