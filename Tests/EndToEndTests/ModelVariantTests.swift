import CCodegen
import Driver
import Foundation
import GraphIR
import ModelRuntime
import TestSupport
import Testing

/// One network compiled in several ways, and several networks in one process.
@Suite("Variants of a model", .serialized)
struct ModelVariantTests {
    @Test("Passes change the speed, not the result")
    func passes() async throws {
        let graph = try TinyModels.irUnit()
        let input = TinyModels.images(1)
        try await Fixtures.withTemporaryFolder { folder in
            let plain = try await CompiledGraph(
                graph, in: folder, named: "plain", optimizes: false, inputSize: TinyModels.size)
            let optimized = try await CompiledGraph(
                graph, in: folder, named: "optimized", inputSize: TinyModels.size)
            #expect(optimized.plan.steps.count < plain.plan.steps.count)
            let agreement = ValueAgreement(
                value: "fc1", layer: "", kernel: "",
                compiled: try optimized.model.run(input.floats),
                reference: try plain.model.run(input.floats).map(Double.init))
            #expect(agreement.agrees(within: .standard))
            #expect(try plain.check(input).firstDeparture == nil)
            #expect(try optimized.check(input).firstDeparture == nil)
        }
    }

    @Test("Two models in one process do not meet", arguments: ["same", "own"])
    func twoModels(prefix: String) async throws {
        let (unit, cru) = (try TinyModels.irUnit(), try TinyModels.cruUnit())
        let input = TinyModels.images(1)
        try await Fixtures.withTemporaryFolder { folder in
            // The same file name means the same symbols in both libraries.
            let places = prefix == "same" ? ["\(folder)/1", "\(folder)/2"] : [folder, folder]
            let names = prefix == "same" ? ["model", "model"] : ["unit", "cru"]
            for place in Set(places) {
                try FileManager.default.createDirectory(
                    atPath: place, withIntermediateDirectories: true)
            }
            let first = try await CompiledGraph(
                unit, in: places[0], named: names[0], inputSize: TinyModels.size)
            let alone = try first.model.run(input.floats)
            let second = try await CompiledGraph(
                cru, in: places[1], named: names[1], inputSize: TinyModels.size)
            #expect(first.model.information.name == "ir-unit")
            #expect(second.model.information.name == "cru-unit")
            let other = try second.model.run(input.floats)
            #expect(try first.model.run(input.floats) == alone)
            #expect(try second.model.run(input.floats) == other)
            #expect(alone.count == 10 && other.count == 8)
            #expect(try first.check(input).firstDeparture == nil)
            #expect(try second.check(input).firstDeparture == nil)
        }
    }

    @Test("A prefix names files and symbols")
    func prefix() async throws {
        let graph = try TinyModels.prepared(TinyModels.irUnit())
        var options = ModelCompiler.Options()
        options.prefix = SymbolPrefix("My Face-Net")
        let compiler = ModelCompiler(options)
        try await Fixtures.withTemporaryFolder { folder in
            try await compiler.compile(graph, to: "\(folder)/a.so", as: .sharedLibrary)
            let input = TinyModels.images(1).floats
            #expect(try LoadedModel(path: "\(folder)/a.so").run(input).count == 10)
            if let nm = ProgramRun.find("nm", "llvm-nm") {
                let symbols = try ProgramRun(nm, ["-D", "--defined-only", "a.so"], in: folder)
                #expect(symbols.output.contains(" my_face_net_run\n"))
                #expect(!symbols.output.contains(" a_run\n"))
            }
            try await compiler.compile(graph, to: "\(folder)/b.c", as: .cSource)
            #expect(
                try ArtefactTests.names(folder) == [
                    "a.so", "b.c", "my_face_net.h", "my_face_net.weights",
                ])
        }
    }
}
