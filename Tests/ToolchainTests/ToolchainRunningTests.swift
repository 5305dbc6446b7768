import Diagnostics
import Glibc
import Synchronization
import Testing

@testable import Toolchain

@Suite struct ToolchainRunningTests {
    private let source = """
        #include <math.h>
        extern const float weights[4];
        __attribute__((visibility("default"))) float toy(float x) {
            return expf(x) * weights[0] + weights[3];
        }
        const char *toy_file(void) { return __FILE__; }
        """
    private let assembly = """
        .section .rodata
        .globl weights
        .hidden weights
        .balign 64
        weights: .incbin "weights.bin"
        .section .note.GNU-stack,"",@progbits
        """

    @Test func buildsALibraryThatLoadsAndRepeats() async throws {
        let toolchain = try await Toolchain.find()
        var libraries: [[UInt8]] = []
        for _ in 0..<2 {
            let folder = try TemporaryDirectory(prefix: "burin-test")
            defer { folder.remove() }
            let library = try await build(toolchain, in: folder.path)
            libraries.append(try #require(TestFiles.read(library)))
            let handle = try #require(dlopen(library, RTLD_NOW | RTLD_LOCAL))
            defer { dlclose(handle) }
            let symbol = try #require(dlsym(handle, "toy"))
            #expect(dlsym(handle, "weights") == nil)
            #expect(dlsym(handle, "toy_file") == nil)
            let toy = unsafeBitCast(symbol, to: (@convention(c) (Float) -> Float).self)
            #expect(toy(0) == 2 + 5)
        }
        #expect(libraries[0] == libraries[1])
        #expect(!libraries[0].isEmpty)
    }

    private func build(_ toolchain: Toolchain, in folder: String) async throws -> String {
        try TestFiles.write(source, to: "\(folder)/toy.c")
        try TestFiles.write(assembly, to: "\(folder)/weights.s")
        try AtomicOutput.write(
            [Float](arrayLiteral: 2, 3, 4, 5).withUnsafeBytes(Array.init),
            to: "\(folder)/weights.bin")
        let library = "\(folder)/toy.so"
        let finished = Mutex<[String]>([])
        try await toolchain.run(
            [
                toolchain.linkLibrary(
                    ["\(folder)/toy.o", "\(folder)/weights.o"], to: library, soname: "toy.so"),
                toolchain.compile("\(folder)/toy.c", to: "\(folder)/toy.o"),
                toolchain.assemble(
                    "\(folder)/weights.s", to: "\(folder)/weights.o",
                    inputs: ["\(folder)/weights.bin"]),
            ], parallel: 2
        ) { report in
            #expect(report.messages == "")
            #expect(report.total == 3)
            finished.withLock { $0.append(report.job.description) }
        }
        let order = finished.withLock { $0 }
        #expect(order.count == 3)
        #expect(order.last == "link toy.so")
        return library
    }

    @Test func archivesAndExecutables() async throws {
        let toolchain = try await Toolchain.find()
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let path = folder.path
        try TestFiles.write("int part(void) { return 7; }\n", to: "\(path)/part.c")
        try TestFiles.write(
            "int part(void);\nint main(void) { return part() != 7; }\n", to: "\(path)/main.c")
        let program = "\(path)/program"
        try await toolchain.run(
            [
                toolchain.compile("\(path)/part.c", to: "\(path)/part.o"),
                toolchain.compile("\(path)/main.c", to: "\(path)/main.o"),
                try toolchain.archive(["\(path)/part.o"], to: "\(path)/part.a"),
                toolchain.linkExecutable(
                    ["\(path)/main.o", "\(path)/part.a"], to: program, libraries: []),
            ], parallel: 2)
        #expect(try await Command.run(program, []).isSuccess)
    }

    @Test func compilerErrorsAreShown() async throws {
        let toolchain = try await Toolchain.find()
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        try TestFiles.write("int f(void) { return missing; }\n", to: "\(folder.path)/bad.c")
        let job = toolchain.compile("\(folder.path)/bad.c", to: "\(folder.path)/bad.o")
        let error = await #expect(throws: Diagnostic.self) {
            try await toolchain.run([job], parallel: 1)
        }
        #expect(error?.category == .toolchain)
        #expect(error?.message.hasPrefix("cannot compile bad.c: ") == true)
        #expect(error?.details.first?.contains("missing") == true)
        #expect(error?.details.last == "command: " + job.commandLine)
        #expect(!TestFiles.exists(job.output))
    }

    @Test func undefinedSymbolsAreLinkErrors() async throws {
        let toolchain = try await Toolchain.find()
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let path = folder.path
        try TestFiles.write(
            "int gone(void);\nint f(void) { return gone(); }\n", to: "\(path)/f.c")
        let jobs = [
            toolchain.compile("\(path)/f.c", to: "\(path)/f.o"),
            toolchain.linkLibrary(["\(path)/f.o"], to: "\(path)/f.so", soname: "f.so"),
        ]
        let error = await #expect(throws: Diagnostic.self) {
            try await toolchain.run(jobs, parallel: 2)
        }
        #expect(error?.message.hasPrefix("cannot link f.so") == true)
        #expect(error?.details.contains { $0.contains("gone") } == true)
    }

    @Test func manyMessagesDoNotBlockAJob() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let program = try TestFiles.script(
            "head -c 3000000 /dev/zero | tr '\\0' x >&2", in: folder, name: "loud")
        let outcome = try await Command.run(program, [])
        #expect(outcome.isSuccess)
        #expect(outcome.messages.utf8.count == Command.messageLimit)
    }

    @Test func argumentsAreNotSeenByAShell() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let program = try TestFiles.script("printf '%s|' \"$@\" >&2", in: folder, name: "echo")
        let arguments = ["$HOME", "a b", "`id`", "", "*"]
        let outcome = try await Command.run(program, arguments)
        #expect(outcome.messages == arguments.map { $0 + "|" }.joined())
    }

    @Test func aFailureStopsTheOthers() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let slow = try TestFiles.script("sleep 60", in: folder, name: "slow")
        let bad = try TestFiles.script("echo 'error: no' >&2; exit 1", in: folder, name: "bad")
        let toolchain = Toolchain(clang: slow, version: "14", target: "")
        let clock = ContinuousClock()
        let start = clock.now
        let error = await #expect(throws: Diagnostic.self) {
            try await toolchain.run([job(slow, "a"), job(bad, "b"), job(slow, "c")], parallel: 2)
        }
        #expect(error?.message.hasPrefix("cannot make b: ") == true)
        #expect(clock.now - start < .seconds(30))
    }

    @Test func cancellationStopsJobs() async throws {
        let folder = try TemporaryDirectory(prefix: "burin-test")
        defer { folder.remove() }
        let slow = try TestFiles.script("sleep 60", in: folder, name: "slow")
        let toolchain = Toolchain(clang: slow, version: "14", target: "")
        let clock = ContinuousClock()
        let start = clock.now
        let task = Task { try await toolchain.run([job(slow, "a")], parallel: 1) }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        let result = await task.result
        #expect(throws: Diagnostic.self) { try result.get() }
        #expect(clock.now - start < .seconds(30))
    }

    @Test func missingProgramsAreNamed() async throws {
        let toolchain = Toolchain(clang: "/does/not/exist", version: "14", target: "")
        let error = await #expect(throws: Diagnostic.self) {
            try await toolchain.run([job(toolchain.clang, "a")], parallel: 1)
        }
        #expect(error?.message.contains("/does/not/exist") == true)
        #expect(error?.category == .toolchain)
    }

    private func job(_ program: String, _ name: String) -> ClangJob {
        ClangJob(
            executable: program, arguments: [], inputs: [], output: name,
            description: "make \(name)")
    }
}
