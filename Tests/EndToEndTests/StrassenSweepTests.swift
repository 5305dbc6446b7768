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
        #expect(sweep.finished.outputs.count == outputs.count)
        try await sweep.expectAgreement(set, .strassen, .standard)
    }

    @Test("Small shapes: one tile, short tiles, one panel", arguments: InstructionSet.tested)
    func small(set: InstructionSet) async throws {
        let v = set.vectorWidth
        for (index, size) in [(1, 2), (2, 7), (4, 5), (14, 14), (6, 11)].enumerated() {
            let channels = 2 * v * (1 + index)
            try await run(
                set, channels: channels, outputs: [4 * v, 12 * v], size: size,
                epilogue: index % 2 == 0)
        }
    }

    @Test("Several blocks of the reduction and bands", arguments: InstructionSet.tested)
    func large(set: InstructionSet) async throws {
        try await run(set, channels: 704, outputs: [192], size: (14, 14), epilogue: true)
        try await run(set, channels: 384, outputs: [512], size: (38, 37), epilogue: false)
    }
}
