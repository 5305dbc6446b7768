import GraphIR
import Planning
import TestSupport
import Testing

/// The kernel `strassen` against the interpreter, chosen wherever it is legal.
@Suite("Strassen sweep", .serialized)
struct StrassenSweepTests {
    private func run(
        _ set: InstructionSet, channels: Int, outputs: [Int], size: (Int, Int), epilogue: Bool
    ) async throws {
        var sweep = SweepGraph(
            name: "strassen", channels: channels, height: size.0, width: size.1)
        for count in outputs {
            try sweep.convolution(count, Convolution(kernel: 1, hasBias: epilogue))
        }
        let graph = sweep.finished
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: set, optimizes: false,
                selection: SelectionPolicy(preferred: .strassen))
            let kernels = compiled.plan.steps.count { $0.call.kernel == "strassen" }
            #expect(kernels == outputs.count)
            let check = try compiled.check(sweep.input)
            #expect(check.outputs.count == outputs.count)
            #expect(check.firstDeparture == nil, "\(channels) -> \(outputs), \(size), \(set)")
            // Any split of the units gives the same bits.
            let results = try [1, 2, 3, 7].map {
                try compiled.model.run(sweep.input.floats, threads: $0)
            }
            #expect(results.allSatisfy { $0 == results[0] })
        }
    }

    @Test("Small shapes: one tile, short tiles, one panel", arguments: InstructionSet.runnable)
    func small(set: InstructionSet) async throws {
        let v = set.vectorWidth
        for (index, size) in [(1, 2), (2, 7), (4, 5), (14, 14), (6, 11)].enumerated() {
            let channels = 2 * v * (1 + index)
            try await run(
                set, channels: channels, outputs: [4 * v, 12 * v], size: size,
                epilogue: index % 2 == 0)
        }
    }

    @Test("Several blocks of the reduction and bands", arguments: InstructionSet.runnable)
    func large(set: InstructionSet) async throws {
        try await run(set, channels: 704, outputs: [192], size: (14, 14), epilogue: true)
        try await run(set, channels: 384, outputs: [512], size: (38, 37), epilogue: false)
    }
}
