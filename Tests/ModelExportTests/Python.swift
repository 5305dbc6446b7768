import Foundation

/// A Python that has onnx and onnxruntime.
enum Python {
    /// The one `BURIN_PYTHON` names, that of Benchmarks/compare, or `python3`; nil, and said, where
    /// none of them can import both packages.
    static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        let candidates =
            [environment["BURIN_PYTHON"], "\(root)/Benchmarks/compare/.venv/bin/python"]
            .compactMap(\.self) + folders.map { "\($0)/python3" }
        let found = candidates.first { candidate in
            FileManager.default.isExecutableFile(atPath: candidate)
                && (try? run(candidate, "import onnx, onnxruntime", "")) == .some(nil)
        }
        if found == nil {
            print("note: no Python with onnx and onnxruntime; what needs them is skipped")
        }
        return found
    }()

    /// Runs a script with one argument; what it wrote to standard error where it failed, else nil.
    static func run(_ path: String, _ script: String, _ argument: String) throws -> String? {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("burin-python-\(UUID().uuidString)")
        try Data().write(to: scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-c", script, argument]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: scratch)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus != 0 || process.terminationReason != .exit else {
            return nil
        }
        return try String(contentsOf: scratch, encoding: .utf8)
    }
}
