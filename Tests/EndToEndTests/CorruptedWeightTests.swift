import Driver
import Foundation
import GraphIR
import ModelRuntime
import TestSupport
import Testing

/// One flipped number of a layer's weights inside a finished library: the check must say which
/// layer it is, or it would not find the layer whose kernel is wrong either.
@Suite("Corrupted weights", .serialized)
struct CorruptedWeightTests {
    @Test("The check names exactly the layer that was damaged", arguments: [true, false])
    func namesTheLayer(optimizes: Bool) async throws {
        let graph = try TinyModels.irUnit()
        let input = TinyModels.images(1)
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, optimizes: optimizes, inputSize: TinyModels.size)
            #expect(try compiled.check(input).firstDeparture == nil)
            let library = try DamagedLibrary(compiled.path, compiled.plan)
            let layers = library.layers
            #expect(layers.count == 7)
            #expect(layers.first == "conv0" && layers.last == "pre_fc1")
            for (number, layer) in layers.enumerated() {
                let path = "\(folder)/damaged\(number).so"
                try library.write(damaging: layer, to: path)
                let check = try ModelCheck(
                    try LoadedModel(path: path), against: compiled.reference, input: input)
                #expect(check.firstDeparture?.layer == layer)
            }
        }
    }

    @Test("An undamaged copy under another name passes")
    func copyPasses() async throws {
        let graph = try TinyModels.irUnit()
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder, inputSize: TinyModels.size)
            let path = "\(folder)/copy.so"
            try FileManager.default.copyItem(atPath: compiled.path, toPath: path)
            let check = try ModelCheck(
                try LoadedModel(path: path), against: compiled.reference,
                input: TinyModels.images(1))
            #expect(check.firstDeparture == nil && !check.values.isEmpty)
        }
    }
}
