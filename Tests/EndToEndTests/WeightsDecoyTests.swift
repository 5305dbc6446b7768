import Diagnostics
import Driver
import Foundation
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing
import Toolchain

/// The weights linked in are the plan's own, whatever files lie about.
@Suite("Weights of the right model", .serialized)
struct WeightsDecoyTests {
    @Test("A file of the weights' name in the working folder is not linked in")
    func decoy() async throws {
        var graph = try ReferenceModels.cruUnit()
        graph.fillRandomly(seed: 8)
        let filled = graph
        let decoy = "\(FileManager.default.currentDirectoryPath)/decoy_model.weights"
        try Data(repeating: 0x42, count: 1 << 16).write(to: URL(fileURLWithPath: decoy))
        defer { try? FileManager.default.removeItem(atPath: decoy) }
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                filled, in: folder, named: "decoy-model", inputSize: 8)
            let image = Tensor(shape: [1, 3, 8, 8], Array(repeating: Float(100), count: 192))
            #expect(try compiled.check(image).firstDeparture == nil)
        }
    }

    @Test("C source that meets the weights of another model says so and computes nothing")
    func exchangedWeights() async throws {
        try await Fixtures.withTemporaryFolder { folder in
            for seed in [1, 2] as [UInt64] {
                var graph = try ReferenceModels.cruUnit()
                graph.fillRandomly(seed: seed)
                let request = ModelRequest(model: "cru-unit", inputSize: 8)
                let prepared = try ModelLoader.prepare(graph, request)
                // Both names give the prefix net_1, so the second takes the first one's weights.
                let path = "\(folder)/net\(seed == 1 ? "-" : "_")1.c"
                try await ModelCompiler().compile(prepared, to: path, as: .cSource)
            }
            let toolchain = try await Toolchain.find(
                environment: ProcessInfo.processInfo.environment)
            for (name, status) in [("net-1", 4 as Int32), ("net_1", 0)] {
                let object = "\(folder)/\(name).o"
                let library = "\(folder)/lib\(name).so"
                let flags = InstructionSet.default.compilerFlags + ["-DBURIN_EXPORT_TABLE"]
                try await toolchain.run(
                    [
                        toolchain.compile(
                            "\(folder)/\(name).c", to: object, flags: flags,
                            workingDirectory: folder),
                        toolchain.linkLibrary([object], to: library, soname: name),
                    ], parallel: 1)
                let model = try LoadedModel(path: library)
                let image = Array(repeating: Float(100), count: 192)
                if status == 0 {
                    #expect(try model.run(image).count == 8)
                } else {
                    let error = #expect(throws: Diagnostic.self) { try model.run(image) }
                    #expect(error?.message.contains("weights") == true)
                }
            }
        }
    }
}
