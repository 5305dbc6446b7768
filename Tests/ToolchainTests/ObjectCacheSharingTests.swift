import Diagnostics
import Glibc
import Testing

@testable import Toolchain

/// What is kept, for how long, and by several processes at once.
@Suite struct ObjectCacheSharingTests {
    @Test func whatIsUnusedForLongestGoes() async throws {
        try await CachedBuild.withCache { toolchain, cache, _ in
            let builds = (1...3).map { CachedBuild(flags: ["-DX=\($0)"]) }
            for build in builds { _ = try await build.run(toolchain, cache) }
            let size = try cache.entries.map { name in
                try #require(TestFiles.read("\(cache.folder)/\(name)")).count
            }.reduce(0, +)
            #expect(try await builds[0].run(toolchain, cache).isFromCache)
            let small = ObjectCache(folder: cache.folder, limit: size - 1)
            #expect(try await builds[0].run(toolchain, small).isFromCache)
            #expect(cache.entries.count == 2)
            #expect(try await builds[2].run(toolchain, cache).isFromCache)
            #expect(try await !builds[1].run(toolchain, cache).isFromCache)
            let none = ObjectCache(folder: cache.folder, limit: 0)
            _ = try await builds[0].run(toolchain, none)
            #expect(cache.entries == [])
        }
    }

    @Test func onlyTheCachesOwnFilesGo() async throws {
        try await CachedBuild.withCache(limit: 0) { toolchain, cache, folder in
            _ = try await CachedBuild().run(toolchain, cache)
            let digest = String(repeating: "a", count: 64)
            let kept = [".burin-fresh1", ".burin-older-than", "notes", "\(digest).txt"].sorted()
            for name in kept + [".burin-aBcDeF", digest] {
                try TestFiles.write("text", to: "\(cache.folder)/\(name)")
                let age = timespec(
                    tv_sec: time(nil) - (name.hasSuffix("1") ? 60 : 7200), tv_nsec: 0)
                #expect(utimensat(AT_FDCWD, "\(cache.folder)/\(name)", [age, age], 0) == 0)
            }
            _ = try await CachedBuild().run(toolchain, cache)
            #expect(cache.entries == kept)
        }
    }

    @Test func buildsSideBySideShareACache() async throws {
        try await CachedBuild.withCache { toolchain, cache, _ in
            let build = CachedBuild()
            let plain = try await build.run(toolchain, nil).object
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for _ in 0..<8 {
                        group.addTask { try await build.run(toolchain, cache).object }
                    }
                    for try await object in group { #expect(object == plain) }
                }
                #expect(cache.entries.count == 1)
                #expect(try await build.run(toolchain, cache).isFromCache)
                try AtomicOutput.write([0], to: "\(cache.folder)/\(cache.entries[0])")
            }
        }
    }

    @Test func objectsOfOtherFilesAreNotKept() async throws {
        try await CachedBuild.withCache { toolchain, cache, folder in
            let data = "\(folder.path)/data"
            try TestFiles.write("1234", to: data)
            let assembly = "__asm__(\".incbin \\\"\(data)\\\"\\n\");\n"
            let source = CachedBuild(source: assembly)
            var header = CachedBuild()
            header.header += assembly
            for build in [source, header] {
                for _ in 0..<2 {
                    #expect(try await !build.run(toolchain, cache).isFromCache)
                }
            }
            #expect(cache.entries == [])
        }
    }

    @Test func warningsAreToldEachTime() async throws {
        try await CachedBuild.withCache { toolchain, cache, _ in
            let build = CachedBuild(header: "static int part(void) { int unused; return 7; }\n")
            for _ in 0..<2 {
                let result = try await build.run(toolchain, cache)
                #expect(!result.isFromCache && result.messages.contains("unused"))
            }
        }
    }

    @Test func linksAndFailuresAreNotKept() async throws {
        try await CachedBuild.withCache { toolchain, cache, folder in
            let path = folder.path
            try TestFiles.write("int f(void) { return missing; }\n", to: "\(path)/bad.c")
            let bad = toolchain.compile("\(path)/bad.c", to: "\(path)/bad.o")
            for _ in 0..<2 {
                let error = await #expect(throws: Diagnostic.self) {
                    try await toolchain.run([bad], parallel: 1, cache: cache)
                }
                #expect(error?.details.last == "command: " + bad.commandLine)
            }
            let object = try await CachedBuild().run(toolchain, nil).object
            try AtomicOutput.write(object, to: "\(path)/whole.o")
            let link = toolchain.linkLibrary(
                ["\(path)/whole.o"], to: "\(path)/whole.so", soname: "whole.so")
            try await toolchain.run([link], parallel: 1, cache: cache)
            #expect(cache.entries == [])
        }
    }

    @Test func rulesForMakeAreRead() {
        let text = "object: /a/b.c \\\n  /a/my\\ file.h /a/x:y.h \\\n /a/$$1\\#2.h\n"
        #expect(
            MakeRule.prerequisites(text) == ["/a/b.c", "/a/my file.h", "/a/x:y.h", "/a/$1#2.h"])
        #expect(MakeRule.prerequisites("") == [])
        #expect(MakeRule.prerequisites("object:\n") == [])
        #expect(MakeRule.prerequisites("no colon") == [])
    }
}
