import Foundation
import Testing

/// MobileFaceNet with seeded weights, compiled by the command line once for all tests.
enum CompiledModel {
    /// Arguments that mean the model.
    static let arguments = ["mobilefacenet", "--weights", "seed:1"]

    /// The library's path; what the compilation printed is checked by `CompileTests`.
    static let library = Result { () throws -> (path: String, result: CommandLineTool.Result) in
        let folder = "\(CommandLineTool.root)/.build/command-line-tests"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/mobilefacenet.so"
        try? FileManager.default.removeItem(atPath: path)
        let result = try CommandLineTool.run(["compile"] + arguments + ["-o", path])
        try #require(result.exitCode == 0, "\(result.errors)")
        return (path, result)
    }

    static func path() throws -> String { try library.get().path }
}
