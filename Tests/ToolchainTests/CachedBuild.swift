import Glibc
import Synchronization
import Testing

@testable import Toolchain

/// A C file with a header, compiled in a new folder each time.
struct CachedBuild {
    var source = """
        #include <stddef.h>
        #include "parts/part.h"
        const char *file(void) { return __FILE__; }
        size_t whole(void) { return part() + 1; }
        """
    var header = "static int part(void) { return 7; }\n"
    var flags: [String] = []
    var folderName = "build"

    /// How the job ended.
    struct Result: Equatable {
        var isFromCache: Bool
        var object: [UInt8]
        var messages: String
    }

    /// A toolchain, a cache in a new folder, and the folder that folder is in.
    static func withCache(
        limit: Int = 1 << 20,
        _ body: (Toolchain, ObjectCache, TemporaryDirectory) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let cache = ObjectCache(folder: "\(folder.path)/not/there/objects", limit: limit)
        try await body(try await Toolchain.find(), cache, folder)
    }

    /// Compiles the file, and checks that nothing but the object is left.
    func run(_ toolchain: Toolchain, _ cache: ObjectCache?) async throws -> Result {
        let temporary = try TemporaryDirectory(prefix: "burin-test")
        defer { temporary.remove() }
        let folder = "\(temporary.path)/\(folderName)"
        try #require(mkdir(folder, 0o700) == 0 && mkdir("\(folder)/parts", 0o700) == 0)
        try TestFiles.write(source, to: "\(folder)/whole.c")
        try TestFiles.write(header, to: "\(folder)/parts/part.h")
        let job = toolchain.compile(
            "\(folder)/whole.c", to: "\(folder)/whole.o", flags: flags, includes: [folder],
            workingDirectory: folder)
        let reports = Mutex<[ClangJobReport]>([])
        try await toolchain.run([job], parallel: 1, cache: cache) { report in
            reports.withLock { $0.append(report) }
        }
        let report = try #require(reports.withLock { $0 }.first)
        #expect(report.reused == (report.isFromCache ? 1 : 0))
        #expect(FolderListing.names(in: folder)?.sorted() == ["parts", "whole.c", "whole.o"])
        let object = try #require(TestFiles.read(job.output))
        #expect(!String(decoding: object, as: UTF8.self).contains("burin-test"))
        return Result(
            isFromCache: report.isFromCache, object: object, messages: report.messages)
    }
}

extension ObjectCache {
    /// The names of the files in the folder.
    var entries: [String] { (FolderListing.names(in: folder) ?? []).sorted() }
}
