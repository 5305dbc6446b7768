import Diagnostics
import Testing

@testable import Toolchain

@Suite struct ToolchainSearchTests {
    @Test(arguments: [
        ("clang version 21.0.0 (https://example.org abc)\nTarget: x86_64-linux\n", 21, "21.0.0"),
        ("Debian clang version 14.0.6\nTarget: x86_64-linux\nThread model: posix", 14, "14.0.6"),
        ("Ubuntu clang version 18.1.3 (1ubuntu1)\nTarget: x86_64-linux", 18, "18.1.3"),
    ])
    func readsVersions(text: String, major: Int, number: String) {
        let version = ClangVersion(text)
        #expect(version?.major == major)
        #expect(version?.number == number)
        #expect(version?.target == "x86_64-linux")
    }

    @Test(arguments: [
        "", "\n", "gcc (Debian 12.2.0) 12.2.0", "clang", "clang version", "clang version x",
    ])
    func refusesOtherTexts(text: String) { #expect(ClangVersion(text) == nil) }

    @Test func findsTheInstalledClang() async throws {
        let toolchain = try await Toolchain.find()
        #expect(toolchain.clang.hasPrefix("/"))
        #expect(!toolchain.version.isEmpty)
        #expect(!toolchain.target.isEmpty)
    }

    @Test func takesTheFirstThatIsNewEnough() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let old = "case $1 in --version) echo clang version 13.0.1;; esac"
        let new = "case $1 in --version) printf 'clang version 15.0.7\\nTarget: toy\\n';; esac"
        _ = try TestFiles.script("echo gcc 12", in: folder, name: "clang-16")
        _ = try TestFiles.script(old, in: folder, name: "clang")
        let path = try TestFiles.script(new, in: folder, name: "clang-15")
        let found = try await Toolchain.find(environment: ["PATH": "relative:\(folder.path)"])
        #expect(found.clang == path)
        #expect(found.version == "15.0.7")
        #expect(found.target == "toy")
        #expect(found.linkerFlags == ["-fuse-ld=lld"])
        #expect(found.archiver == nil)
    }

    @Test func triesLinkersUntilOneWorks() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let body = """
            case $1 in
            --version) echo clang version 15.0.7;;
            -fuse-ld=*) echo 'invalid linker name' >&2; exit 1;;
            esac
            """
        let path = try TestFiles.script(body, in: folder, name: "my clang")
        let found = try await Toolchain.find(environment: ["BURIN_CLANG": path])
        #expect(found.linkerFlags == [])
    }

    @Test func saysWhatWasTried() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        _ = try TestFiles.script("echo clang version 9.0.0", in: folder, name: "clang")
        _ = try TestFiles.script("exit 3", in: folder, name: "clang-20")
        let error = await #expect(throws: Diagnostic.self) {
            try await Toolchain.find(environment: ["PATH": folder.path])
        }
        #expect(error?.category == .toolchain)
        #expect(error?.details.count == 2)
        #expect(error?.details.first?.contains("clang is clang 9.0.0") == true)
        #expect(error?.advice?.contains("BURIN_CLANG") == true)
    }

    @Test func theChosenClangIsNotReplaced() async throws {
        let error = await #expect(throws: Diagnostic.self) {
            try await Toolchain.find(environment: ["BURIN_CLANG": "/does/not/exist"])
        }
        #expect(error?.message.contains("BURIN_CLANG is '/does/not/exist'") == true)
        let other = await #expect(throws: Diagnostic.self) {
            try await Toolchain.find(environment: ["BURIN_CLANG": "/bin/true"])
        }
        #expect(other?.message.contains("is not clang") == true)
        #expect(other?.advice?.contains("BURIN_CLANG names it") == true)
    }
}
