#if arch(x86_64)
    import GraphIR
    import ModelRuntime
    import Planning
    import TestSupport
    import Testing

    /// Kernels of wide vectors compiled for narrower registers, as they are tested on processors
    /// without the wide ones: every layer against the interpreter.
    @Suite("Wide kernels on narrow registers", .serialized)
    struct WideKernelsTests {
        static let pairs: [(vectors: InstructionSet, registers: InstructionSet)] = [
            (.avx512, .avx2), (.avx2, .baseline),
        ]

        @Test("Networks", arguments: pairs.indices)
        func networks(index: Int) async throws {
            let (vectors, registers) = Self.pairs[index]
            let graph = try TinyModels.irUnit()
            try await Fixtures.withTemporaryFolder { folder in
                let compiled = try await CompiledGraph(
                    graph, in: folder, instructionSet: vectors, inputSize: TinyModels.size,
                    registers: registers)
                let information = compiled.model.information
                #expect(information.vectorWidth == vectors.vectorWidth)
                let flags = registers.compilerFlags.joined(separator: " ")
                #expect(information.flags.hasSuffix(flags))
                #expect(try compiled.check(TinyModels.images(1)).firstDeparture == nil)
            }
        }

        @Test("Convolutions of every form", arguments: ConvolutionForm.allCases)
        func forms(form: ConvolutionForm) async throws {
            var sweep = SweepGraph(name: "wide", channels: 17, height: 7, width: 6)
            for stride in [1, 2] as [SpatialSize] {
                try sweep.convolution(17, Convolution(kernel: 3, stride: stride, padding: 1))
            }
            try sweep.convolution(40, Convolution(kernel: 1))
            try sweep.convolution(17, Convolution(kernel: 3, padding: 1, groups: 17))
            try await Fixtures.withTemporaryFolder { folder in
                let compiled = try await CompiledGraph(
                    sweep.finished, in: folder, instructionSet: .avx512, optimizes: false,
                    selection: SelectionPolicy(preferred: form), registers: .avx2)
                #expect(try compiled.check(sweep.input).firstDeparture == nil)
            }
        }
    }
#endif
