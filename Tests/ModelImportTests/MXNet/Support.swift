import Diagnostics
import Foundation
import GraphIR

@testable import ModelImport

/// The diagnostic that `body` throws; nil where it throws none.
func diagnostic<T>(_ body: () throws(Diagnostic) -> T) -> Diagnostic? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

/// The bytes of a file of the importer's fixtures.
func fixture(_ name: String) throws -> [UInt8] { try bytes(ofFile: fixturePath(name)) }

func fixturePath(_ name: String) -> String { ImportFixtures.path(name) }

func bytes(ofFile path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// Reads the numbers of a little-endian float32 `.npy` file of version 1.
func floats(ofNumpyFile path: String) throws -> [Float] {
    let bytes = try bytes(ofFile: path)
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) * 256
    return stride(from: start, to: bytes.count, by: 4).map { offset in
        let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
        return Float(bitPattern: word)
    }
}

extension Graph {
    /// The value of a name, where one alone has it.
    func value(_ name: String) -> Value? {
        let found = values.filter { $0.name == name }
        return found.count == 1 ? found[0] : nil
    }

    func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

    /// The names of all foreign operators, in node order.
    var foreignNames: [String] {
        nodes.compactMap { node in
            if case .foreign(let definition) = node.operator { definition.name } else { nil }
        }
    }
}
