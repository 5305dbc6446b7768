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

    /// Several instruction sets in one artefact, and what is chosen on which processor.
    @Suite("Instruction sets of one artefact", .serialized)
    struct InstructionSetsTests {
        private static func options(_ sets: [InstructionSet]) -> ModelCompiler.Options {
            var options = ModelCompiler.Options(instructionSet: sets[0], batches: [1, 2])
            options.fallbackSets = Array(sets.dropFirst())
            return options
        }

        private static let all: [InstructionSet] = [.avx512, .avx2, .baseline]

        private func expect(_ result: HostProgram.Result, of set: String, near expected: [Float]) {
            #expect(result.exitCode == 0 && result.status == 0, "\(result)")
            #expect(result.set == set)
            #expect(result.numbers.count == expected.count)
            let bound = 1e-5 * (expected.map(abs).max() ?? 0)
            for (found, right) in zip(result.numbers, expected) {
                #expect(abs(found - right) <= bound)
            }
        }

        private func expected(_ graph: Graph, _ image: [Float]) throws -> [Float] {
            try Interpreter(graph: graph).run([Tensor(shape: [1, 3, 8, 8], image)])[0].floats
        }

        @Test("The widest set that the processor has runs, or the one that the environment names")
        func choice() async throws {
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            let image = TinyModels.images(1).floats
            let expected = try expected(graph, image)
            try await Fixtures.withTemporaryFolder { folder in
                let host = try await HostProgram(
                    graph, Self.options(Self.all), image: image, in: folder)
                let widest = try #require(InstructionSet.runnable.last)
                expect(try host.run(), of: widest.rawValue, near: expected)
                expect(
                    try host.run(variables: ["UNIT_ISA": ""]), of: widest.rawValue, near: expected)
                for set in InstructionSet.runnable {
                    expect(
                        try host.run(variables: ["UNIT_ISA": set.rawValue]), of: set.rawValue,
                        near: expected)
                }
                for name in ["neon", "AVX2", "avx", " "] {
                    let refused = try host.run(variables: ["UNIT_ISA": name])
                    #expect(refused.status == 2 && refused.set == "none")
                    #expect(refused.statusText.contains("(avx512, avx2, baseline)"))
                    #expect(refused.statusText.contains("UNIT_ISA"))
                }
            }
        }

        /// Emulated processors, and what each runs of all sets and of those without `baseline`.
        static let processors: [(name: String, all: String, wide: String)] = [
            ("Conroe", "baseline", "none"), ("Nehalem", "baseline", "none"),
            ("SandyBridge", "baseline", "none"), ("Haswell", "avx2", "avx2"),
            ("EPYC", "avx2", "avx2"),
            // The processor has the instructions, and no system that keeps their registers.
            ("Haswell,-xsave", "baseline", "none"),
        ]

        @Test("Old processors meet no instruction they lack")
        func oldProcessors() async throws {
            guard let emulator = ProgramRun.find("qemu-x86_64", "qemu-x86_64-static") else {
                return
            }
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            let image = TinyModels.images(1).floats
            let expected = try expected(graph, image)
            for sets in [Self.all, [.avx512, .avx2]] {
                try await Fixtures.withTemporaryFolder { folder in
                    let host = try await HostProgram(
                        graph, Self.options(sets), image: image, in: folder)
                    for processor in Self.processors {
                        let set = sets.count == 3 ? processor.all : processor.wide
                        let result = try host.run(under: [emulator, "-cpu", processor.name])
                        guard set != "none" else {
                            #expect(result.exitCode == 0 && result.status == 2, "\(result)")
                            #expect(result.set == "none")
                            continue
                        }
                        expect(result, of: set, near: expected)
                    }
                    // What the environment asks for is not run where the processor lacks it.
                    let result = try host.run(
                        under: [emulator, "-cpu", "Nehalem"], variables: ["UNIT_ISA": "avx2"])
                    #expect(result.status == 2 && result.set == "none")
                }
            }
        }

        /// Forms of C source that is compiled for newer processors than it then meets.
        static let forms = ["weights beside it", "single file", "weights mapped"]

        @Test("C source compiled for newer processors says so on old ones", arguments: forms)
        func oldProcessorsAndSource(form: String) async throws {
            guard let emulator = ProgramRun.find("qemu-x86_64", "qemu-x86_64-static") else {
                return
            }
            let toolchain = try await Toolchain.find()
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            try await Fixtures.withTemporaryFolder { folder in
                for set in [InstructionSet.avx2, .avx512] {
                    var options = ModelCompiler.Options(instructionSet: set, batches: [1, 2])
                    options.isAmalgamated = form == Self.forms[1]
                    options.weightsPlace = form == Self.forms[2] ? .file : .embedded
                    let source = "\(folder)/unit.c"
                    try await ModelCompiler(options).compile(graph, to: source, as: .cSource)
                    if options.isAmalgamated {
                        try FileManager.default.createDirectory(
                            atPath: "\(folder)/h", withIntermediateDirectories: true)
                        try await ModelCompiler().compile(
                            graph, to: "\(folder)/h/unit.c", as: .cSource)
                    }
                    let text = CInterfacePrograms.head + CInterfacePrograms.unsupported
                    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/use.c"))
                    for level in ["-O0", "-O3"] {
                        let flags = set.compilerFlags + [level, "-D_FORTIFY_SOURCE=2"]
                        let model = try ProgramRun(
                            toolchain.clang, flags + ["-c", "unit.c"], in: folder)
                        #expect(model.exitCode == 0, "\(model.errors)")
                        let maps = options.weightsPlace == .file ? ["-DMAPS"] : []
                        let build = try ProgramRun(
                            toolchain.clang,
                            toolchain.linkerFlags + maps
                                + ["-Ih", "use.c", "unit.o", "-o", "use", "-lm", "-pthread"],
                            in: folder)
                        #expect(build.exitCode == 0, "\(build.errors)")
                        for processor in ["Conroe", "Nehalem", "SandyBridge", "Haswell,-xsave"] {
                            let run = try ProgramRun(
                                emulator, ["-cpu", processor, "\(folder)/use"], in: folder)
                            #expect(
                                run.exitCode == 0 && run.output.isEmpty,
                                "\(set) \(level) \(processor): \(run.exitCode) \(run.output)")
                        }
                    }
                }
            }
        }

        @Test("A library states all its sets; the same sources give the same bytes")
        func library() async throws {
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            try await Fixtures.withTemporaryFolder { folder in
                var libraries: [Data] = []
                for name in ["first", "second"] {
                    let path = "\(folder)/\(name)/unit.so"
                    try FileManager.default.createDirectory(
                        atPath: "\(folder)/\(name)", withIntermediateDirectories: false)
                    let plans = try await ModelCompiler(Self.options(Self.all)).compile(
                        graph, to: path, as: .sharedLibrary)
                    #expect(plans.map(\.instructionSet) == Self.all)
                    libraries.append(try Data(contentsOf: URL(fileURLWithPath: path)))
                }
                #expect(libraries[0] == libraries[1])
                let model = try LoadedModel(path: "\(folder)/first/unit.so")
                let information = model.information
                #expect(information.isas == ["avx512", "avx2", "baseline"])
                #expect(information.isa == InstructionSet.runnable.last?.rawValue)
                let check = try ModelCheck(model, against: graph, input: TinyModels.images(1))
                #expect(check.firstDeparture == nil)
                try model.expectSameBits(TinyModels.images(1).floats, "three sets")
            }
        }

        @Test("Sets that do not go together are refused before any work")
        func refusals() async throws {
            let graph = try TinyModels.prepared(TinyModels.irUnit())
            try await Fixtures.withTemporaryFolder { folder in
                let cases: [([InstructionSet], String, ArtefactKind, String)] = [
                    ([.avx2, .neon], "m.so", .sharedLibrary, "not an instruction set of x86_64"),
                    ([.avx2, .baseline], "m.c", .cSource, "one C file"),
                ]
                for (sets, name, kind, message) in cases {
                    let error = await #expect(throws: Diagnostic.self) {
                        try await ModelCompiler(Self.options(sets)).compile(
                            graph, to: "\(folder)/\(name)", as: kind)
                    }
                    #expect(error?.category == .usage)
                    #expect(error?.message.contains(message) == true)
                }
                let left = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(left.isEmpty)
            }
        }
    }
#endif
