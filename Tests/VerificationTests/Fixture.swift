import Diagnostics
import Foundation
import Verification

/// Files the tests read: the project's own, and the shared ones where they are there.
enum Fixture {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path

    /// The bytes of a file in `Fixtures`.
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/Fixtures/\(name)")))
    }

    /// The bytes of a file of the folder `shared` beside the package; nil, and said, where absent.
    static func shared(_ name: String) -> [UInt8]? {
        let path = "\(folder)/../../../shared/\(name)"
        guard let data = FileManager.default.contents(atPath: path) else {
            print("note: \(name) is not there; what needs it is skipped")
            return nil
        }
        return [UInt8](data)
    }

    /// The numbers of bytes written as `80 02 5d`.
    static func bytes(hex: String) -> [UInt8] {
        hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    /// The message of what decoding a set throws; nil where it is read.
    static func refusal(_ bytes: [UInt8]) -> String? {
        do throws(Diagnostic) {
            _ = try VerificationSet(decoding: bytes, file: "set.bin")
            return nil
        } catch {
            return "\(error)"
        }
    }
}
