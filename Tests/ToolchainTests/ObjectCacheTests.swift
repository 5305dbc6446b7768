import Glibc
import Testing

@testable import Toolchain

@Suite struct ObjectCacheTests {
    @Test(arguments: ["build", "a b#c$d", "x:"])
    func theSameIsCompiledOnce(folderName: String) async throws {
        try await CachedBuild.withCache { toolchain, cache, _ in
            let build = CachedBuild(folderName: folderName)
            let plain = try await build.run(toolchain, nil)
            let first = try await build.run(toolchain, cache)
            #expect(!plain.isFromCache && !first.isFromCache)
            let second = try await build.run(toolchain, cache)
            #expect(second.isFromCache)
            #expect(first.object == plain.object && second.object == plain.object)
            #expect(cache.entries.count == 1)
            var state = stat()
            #expect(stat(cache.folder, &state) == 0 && state.st_mode & 0o777 == 0o700)
        }
    }

    @Test func anyChangeIsCompiled() async throws {
        try await CachedBuild.withCache { toolchain, cache, _ in
            let build = CachedBuild()
            _ = try await build.run(toolchain, cache)
            var changed = Array(repeating: build, count: 3)
            changed[0].source += "\nint more;\n"
            changed[1].header = "static int part(void) { return 8; }\n"
            changed[2].flags = ["-DNDEBUG"]
            for other in changed {
                let result = try await other.run(toolchain, cache)
                #expect(!result.isFromCache)
                #expect(try await other.run(toolchain, nil).object == result.object)
                #expect(try await other.run(toolchain, cache).isFromCache)
            }
        }
    }

    @Test func anotherCompilerCompilesAnew() async throws {
        try await CachedBuild.withCache { toolchain, cache, folder in
            let script = "exec '\(toolchain.clang)' \"$@\""
            let path = try TestFiles.script(script, in: folder, name: "clang")
            func compiler(_ path: String, _ version: String, _ banner: String) -> Toolchain {
                Toolchain(clang: path, version: version, target: "t", banner: banner)
            }
            let build = CachedBuild()
            let named = [
                compiler(toolchain.clang, "1", "a"), compiler(toolchain.clang, "2", "a"),
                compiler(toolchain.clang, "1", "b"), compiler(path, "1", "a"),
            ]
            for toolchain in named {
                #expect(try await !build.run(toolchain, cache).isFromCache)
                #expect(try await build.run(toolchain, cache).isFromCache)
            }
            _ = try TestFiles.script("# another\n\(script)", in: folder, name: "clang")
            #expect(try await !build.run(named[3], cache).isFromCache)
        }
    }

    @Test func whatTheCompilerReadsBesidesTellsItApart() throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let settings = "\(folder.path)/clang.cfg"
        let toolchain = Toolchain(
            clang: "/bin/false", version: "1", target: "t",
            banner:
                "clang version 1\nInstalledDir: \(folder.path)\nConfiguration file: \(settings)\n")
        func text(_ environment: [String: String] = [:]) -> String {
            CompilerIdentity(toolchain, environment: environment).text
        }
        var texts = [text(), text(["CPATH": "/x"]), text(["CPATH": ""])]
        try TestFiles.write("-O1\n", to: settings)
        texts.append(text())
        try TestFiles.write("", to: "\(folder.path)/clang")
        texts.append(text())
        #expect(Set(texts).count == texts.count)
        #expect(text() == text(["HOME": "/h"]))
    }

    @Test func headersOfTheSystemAreWatched() async throws {
        try await CachedBuild.withCache { toolchain, cache, folder in
            let header = "\(folder.path)/system.h"
            var build = CachedBuild()
            build.flags = ["-isystem", folder.path]
            build.source = "#include <system.h>\nint whole(void) { return VALUE; }\n"
            var objects: Set<[UInt8]> = []
            for value in 1...3 {
                try TestFiles.write("#define VALUE \(value)\n", to: header)
                // What was changed while a compiler ran is not kept, by a clock of coarse steps.
                try await Task.sleep(for: .milliseconds(100))
                let first = try await build.run(toolchain, cache)
                let second = try await build.run(toolchain, cache)
                #expect(!first.isFromCache && second.isFromCache)
                #expect(first.object == second.object)
                objects.insert(first.object)
            }
            #expect(objects.count == 3 && cache.entries.count == 1)
            let dependencies = ObjectDependencies(reading: [header], beside: "/x", since: 0)
            #expect(dependencies == nil)
        }
    }

    @Test func damagedEntriesAreMadeAnew() async throws {
        try await CachedBuild.withCache { toolchain, cache, _ in
            let build = CachedBuild()
            let right = try await build.run(toolchain, cache)
            let path = "\(cache.folder)/\(try #require(cache.entries.first))"
            let whole = try #require(TestFiles.read(path))
            var damaged = [Array(whole.prefix(0)), Array(whole.dropLast()), whole + [0], whole]
            damaged[3][whole.count - 9] ^= 1
            for bytes in damaged {
                try AtomicOutput.write(bytes, to: path)
                let result = try await build.run(toolchain, cache)
                #expect(!result.isFromCache && result.object == right.object)
                #expect(TestFiles.read(path) == whole)
            }
            #expect(try await build.run(toolchain, cache).isFromCache)
        }
    }

    @Test func everyDamageIsNoticed() throws {
        var dependencies = try #require(
            ObjectDependencies(reading: ["/bin/sh"], beside: "/x", since: .infinity))
        dependencies.beside["a \"b\"\n.h"] = "digest"
        let entry = ObjectEntry(
            dependencies: dependencies, object: [0, 1, 10, 255], key: "one")
        let whole = try #require(entry.bytes)
        #expect(ObjectEntry(whole, of: "one") == entry)
        #expect(ObjectEntry(whole, of: "two") == nil)
        for position in whole.indices {
            var copy = whole
            copy[position] ^= 0x15
            #expect(ObjectEntry(copy, of: "one") == nil)
            #expect(ObjectEntry(Array(whole.prefix(position)), of: "one") == nil)
        }
    }

    @Test func unusableFoldersCostTheCacheOnly() async throws {
        try await CachedBuild.withCache { toolchain, _, folder in
            let path = folder.path
            try TestFiles.write("", to: "\(path)/file")
            for (name, mode) in [("open", mode_t(0o777)), ("open/group", 0o720), ("fine", 0o755)] {
                try #require(mkdir("\(path)/\(name)", 0o700) == 0)
                try #require(chmod("\(path)/\(name)", mode) == 0)
            }
            try #require(symlink("\(path)/fine", "\(path)/link") == 0)
            let places = ["file", "file/objects", "open", "open/objects", "open/group", "link"]
            for place in places + [""] {
                let cache = ObjectCache(folder: place.isEmpty ? "" : "\(path)/\(place)")
                for _ in 0..<2 {
                    let result = try await CachedBuild().run(toolchain, cache)
                    #expect(!result.isFromCache && !result.object.isEmpty, "\(place)")
                }
            }
            #expect(ObjectCache(folder: "\(path)/fine").entries.isEmpty)
            let cache = ObjectCache(folder: "\(path)/fine/")
            _ = try await CachedBuild().run(toolchain, cache)
            #expect(try await CachedBuild().run(toolchain, cache).isFromCache)
        }
    }
}
