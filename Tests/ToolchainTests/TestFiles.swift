import Glibc
import Testing

@testable import Toolchain

/// Small files for tests.
enum TestFiles {
    static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws {
        let file = try #require(fopen(path, "wb"))
        #expect(fputs(text, file) >= 0)
        #expect(fclose(file) == 0)
        #expect(chmod(path, mode) == 0)
    }

    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    static func text(_ path: String) -> String? {
        read(path).map { String(decoding: $0, as: UTF8.self) }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// A program that sleeps and prints as told, in place of a compiler.
    static func script(_ body: String, in folder: TemporaryDirectory, name: String) throws -> String
    {
        let path = "\(folder.path)/\(name)"
        try write("#!/bin/sh\n\(body)\n", to: path, mode: 0o755)
        return path
    }
}
