import Foundation
import Toolchain

/// Compilers of the machine besides the clang that compiles models.
enum CCompiler {
    /// clang's C++ driver, beside clang or in `PATH`; nil where it is not installed.
    static func cPlusPlus(_ toolchain: Toolchain) -> String? {
        let folder = URL(fileURLWithPath: toolchain.clang).deletingLastPathComponent().path
        let beside = "\(folder)/clang++"
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : ProgramRun.find("clang++")
    }
}
