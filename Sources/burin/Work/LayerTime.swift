import Diagnostics
import Foundation

/// The time of one step, as `burin profile --json` lists it.
struct LayerTime: Decodable {
    var layer: String
    var kernel: String
    /// Milliseconds.
    var ms: Double

    /// The steps of a profile. Throws where the file cannot be read or is no profile.
    static func read(_ path: String) throws(Diagnostic) -> [LayerTime] {
        struct Profile: Decodable { var layers: [LayerTime] }
        try PathChecks.requireReadable([path])
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return try JSONDecoder().decode(Profile.self, from: data).layers
        } catch {
            throw Diagnostic(
                .malformedFile, "is no profile", file: path,
                expected: "what burin profile --json prints")
        }
    }
}
