import CCodegen
import Diagnostics
import Driver
import GraphIR
import Planning
import TestSupport
import Testing
import Toolchain

/// `--weights f16`: storage in half precision, its kernel, and what `check` makes of it.
@Suite("Weights in half precision", .serialized)
struct HalfWeightsTests {
    /// 41 channels of 5x5 pixels to 257 numbers: tails of blocks and panels, and just enough
    /// weights to wait for memory. Some are subnormal in half precision.
    private func graph() throws -> (graph: Graph, input: Tensor) {
        var graph = Graph(name: "half")
        var random = SplitMix(seed: 11)
        let data = graph.addInput("data", [1, 41, 5, 5])
        var numbers = Tensor.random([257, 1025], in: -0.1...0.1, using: &random).floats
        for (index, number) in [3e-7, -1e-5, 6e-5, -1e-9, 2].enumerated() {
            numbers[index * 1026] = Float(number)
        }
        let first = graph.addParameter("w", Tensor(shape: [257, 1025], numbers))
        let second = graph.addParameter("v", .random([9, 257], in: -0.1...0.1, using: &random))
        let hidden = try graph.addNode("input_relu", .relu(ReLU()), [data])
        let large = try graph.addNode(
            "large", .dense(Dense(hasBias: false)),
            [hidden[0], first])
        let active = try graph.addNode("active", .tanh(Tanh()), large)
        graph.outputs = try graph.addNode(
            "small", .dense(Dense(hasBias: false)),
            [active[0], second])
        return (graph, .random([1, 41, 5, 5], using: &random))
    }

    @Test("Compiled code agrees with rounded weights", arguments: InstructionSet.tested)
    func agreement(set: InstructionSet) async throws {
        let (graph, input) = try graph()
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, instructionSet: set, weightStorage: .half)
            #expect(compiled.plan.halfLayers == ["large"])
            #expect(compiled.model.information.halfLayers == ["large"])
            let check = try ModelCheck(compiled.model, of: compiled.reference, input: input)
            #expect(check.firstDeparture == nil)
            #expect(check.values.map(\.value) == ["input_relu", "active", "small"])
            #expect(check.unrounded.count == 1)
            // Rounding shows, far above the error of the arithmetic, and is small.
            for result in check.unrounded {
                #expect(result.cosine >= 0.99999)
                #expect(result.maximumError > 1e-5)
            }
            // Without knowledge of the rounding the check must not pass.
            let plain = try compiled.check(input)
            #expect(plain.firstDeparture?.value == "active")
        }
    }

    @Test("Without passes half precision is refused")
    func noPasses() async throws {
        let graph = try graph().graph
        try await Fixtures.withTemporaryFolder { folder in
            let error = await #expect(throws: Diagnostic.self) {
                _ = try await CompiledGraph(
                    graph, in: folder, optimizes: false, weightStorage: .half)
            }
            #expect(error?.category == .usage)
        }
    }

    /// Compares every finite half with the compiler's own conversion of one number.
    private static let program = """
        #include <stdio.h>
        #include "half.h"
        int main(void) {
            int wrong = 0;
            for (unsigned bits = 0; bits < 65536; bits += BURIN_WIDTH) {
                _Alignas(64) uint16_t halves[BURIN_WIDTH];
                float loaded[BURIN_WIDTH], widened[BURIN_WIDTH];
                for (unsigned l = 0; l < BURIN_WIDTH; l++)
                    halves[l] = (uint16_t)(bits + l);
                burin_store_unaligned(loaded, burin_load_halves(halves));
                burin_store_unaligned(widened, burin_widen_bits(*(const burin_halves *)halves));
                for (unsigned l = 0; l < BURIN_WIDTH; l++) {
                    const unsigned exponent = (bits + l) >> 10 & 31, mantissa = (bits + l) & 1023;
                    if (exponent == 31)
                        continue;
                    double value = exponent ? 1024 + mantissa : mantissa;
                    for (unsigned e = exponent ? exponent : 1; e < 25; e++)
                        value /= 2;
                    for (unsigned e = 25; e < exponent; e++)
                        value *= 2;
                    const float expected = (float)((bits + l) >> 15 ? -value : value);
                    wrong += __builtin_memcmp(&expected, &loaded[l], 4) != 0;
                    wrong += __builtin_memcmp(&expected, &widened[l], 4) != 0;
                }
            }
            printf("%d\\n", wrong);
            return 0;
        }

        """

    @Test("Every half is widened exactly, both ways", arguments: InstructionSet.tested)
    func widening(set: InstructionSet) async throws {
        let toolchain = try await Toolchain.find()
        try await Fixtures.withTemporaryFolder { folder in
            for name in ["vector.h", "half.h"] {
                let text = try #require(TemplateLibrary.all["kernels/\(name)"])
                try AtomicOutput.write(text.utf8, to: "\(folder)/\(name)")
            }
            try AtomicOutput.write(Self.program.utf8, to: "\(folder)/half.c")
            let build = try ProgramRun(
                toolchain.clang,
                ["-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "half.c", "-o", "half"]
                    + ["-DVECTOR_WIDTH=\(set.vectorWidth)"] + set.compilerFlags, in: folder)
            #expect(build.exitCode == 0, "\(build.errors)")
            #expect(try ProgramRun("\(folder)/half", [], in: folder).output == "0\n")
        }
    }
}
