#if arch(x86_64)
    import Diagnostics
    import Driver
    import Foundation
    import GraphIR
    import Interpreter
    import ModelRuntime
    import Planning
    import TestSupport
    import Testing
    import Toolchain

    /// Models compiled for another architecture, run under an emulator of it.
    @Suite("Models for AArch64", .serialized)
    struct CrossCompilationTests {
        private static let options: ModelCompiler.Options = {
            var options = ModelCompiler.Options(instructionSet: .neon, batches: [1, 2])
            options.target = .aarch64
            return options
        }()

        /// Whether the C library of the target is there; said where it is not.
        private static func canCompile() async -> Bool {
            do {
                _ = try await Toolchain.find(
                    environment: ProcessInfo.processInfo.environment, triple: "aarch64-linux-gnu")
                return true
            } catch {
                print("note: \(error); what needs it is skipped")
                return false
            }
        }

        @Test(
            "Small models agree with the interpreter",
            arguments: ["ir", "cru", "attention", "half"])
        func smallModels(name: String) async throws {
            guard let emulator = ProgramRun.find("qemu-aarch64", "qemu-aarch64-static"),
                await Self.canCompile()
            else { return }
            let unit =
                switch name {
                case "cru": try TinyModels.cruUnit()
                case "attention": try TinyModels.attentionModule()
                default: try TinyModels.irUnit()
                }
            let graph = try TinyModels.prepared(unit)
            let image = TinyModels.images(1).floats
            let expected = try Interpreter(graph: graph)
                .run([Tensor(shape: [1, 3, 8, 8], image)])[0].floats
            try await Fixtures.withTemporaryFolder { folder in
                var options = Self.options
                if name == "half" { options.weightStorage = .half }
                let host = try await HostProgram(
                    graph, options, image: image, in: folder,
                    flags: ["--target=aarch64-linux-gnu", "-static"])
                let result = try host.run(under: [emulator])
                #expect(result.exitCode == 0 && result.status == 0, "\(result)")
                #expect(result.set == "neon" && result.numbers.count == expected.count)
                let bound = 1e-5 * (expected.map(abs).max() ?? 0)
                for (found, right) in zip(result.numbers, expected) {
                    #expect(abs(found - right) <= bound)
                }
            }
        }

        @Test("A shared library is of the target, needs libc and libm, and is refused here")
        func sharedLibrary() async throws {
            guard await Self.canCompile() else { return }
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            try await Fixtures.withTemporaryFolder { folder in
                try await ModelCompiler(Self.options).compile(
                    graph, to: "\(folder)/unit.so", as: .sharedLibrary)
                if let readelf = ProgramRun.find("readelf", "llvm-readelf") {
                    let run = try ProgramRun(readelf, ["-h", "-d", "unit.so"], in: folder)
                    #expect(run.output.contains("AArch64"))
                    let needed = run.output.split(separator: "\n")
                        .filter { $0.contains("(NEEDED)") }
                    #expect(!needed.isEmpty)
                    let allowed = ["[libc.so.6]", "[libm.so.6]"]
                    #expect(needed.allSatisfy { line in allowed.contains { line.contains($0) } })
                }
                let error = #expect(throws: Diagnostic.self) {
                    try LoadedModel(path: "\(folder)/unit.so")
                }
                #expect(error?.category == .malformedFile)
                #expect(error?.message.contains("another processor") == true, "\(error as Any)")
            }
        }

        @Test("What cannot be is said before any work")
        func refusals() async throws {
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            var foreign = ModelCompiler.Options(instructionSet: .avx2)
            foreign.target = .aarch64
            var tuned = Self.options
            tuned.tuning = TuningOptions(cacheFolder: nil)
            try await Fixtures.withTemporaryFolder { folder in
                for (options, message) in [(foreign, "avx2 is not an"), (tuned, "cannot be timed")]
                {
                    let error = await #expect(throws: Diagnostic.self) {
                        try await ModelCompiler(options).compile(
                            graph, to: "\(folder)/unit.so", as: .sharedLibrary)
                    }
                    #expect(error?.category == .usage)
                    #expect(error?.message.contains(message) == true)
                }
            }
        }
    }
#endif
