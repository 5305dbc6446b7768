import CCodegen
import Driver
import Foundation
import GraphIR
import GraphPasses
import Interpreter
import TestSupport
import Testing
import attention_module
import cru_unit
import ir_unit

/// The committed C of the reference models: up to date, importable by its module map, and right.
@Suite("Generated reference models")
struct GeneratedModelsTests {
    static let names = ReferenceModels.all.map(\.name)

    /// The reference model with its parameters, ready for inference at 8 x 8 pixels.
    private func prepared(_ name: String) throws -> Graph {
        let make = try #require(ReferenceModels.all.first { $0.name == name }).make
        var graph = try make()
        graph.fillRandomly(seed: 3)
        var options = InferencePipeline.Options()
        options.inputSize = 8
        return try InferencePipeline(options).prepare(graph)
    }

    @Test("Regenerating gives the committed bytes", arguments: names)
    func isUpToDate(name: String) throws {
        // Baseline: the committed C compiles anywhere without flags.
        let compiler = ModelCompiler(ModelCompiler.Options(instructionSet: .baseline))
        let plan = try compiler.plan(prepared(name))
        let sources = SourceGenerator.generate(
            [plan], CodegenOptions(prefix: SymbolPrefix(name), arrangement: .single))
        let folder = "\(Fixtures.root)/Generated/\(name)"
        let weights =
            Data(sources.weights.header) + sources.weights.parts[0].withUnsafeBytes { Data($0) }
        var files = [
            "include/\(sources.header.name)": Data(sources.header.text.utf8),
            "include/\(sources.moduleMap.name)": Data(sources.moduleMap.text.utf8),
            sources.weightsFileName: weights,
        ]
        for file in sources.kernelSources { files[file.name] = Data(file.text.utf8) }
        for (file, bytes) in files {
            let path = "\(folder)/\(file)"
            if ProcessInfo.processInfo.environment["BURIN_WRITE_GENERATED"] != nil {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/include", withIntermediateDirectories: true)
                try bytes.write(to: URL(fileURLWithPath: path))
            }
            let committed = FileManager.default.contents(atPath: path)
            #expect(committed == bytes, "\(file) is stale: run make generated")
        }
    }

    @Test("The compiled C agrees with the interpreter", arguments: names)
    func agrees(name: String) throws {
        let graph = try prepared(name)
        var random = SplitMix(seed: 17)
        let image = Tensor.random([1, 3, 8, 8], in: 0...255, using: &random)
        let exact = try Interpreter(graph: graph).run([image])[0]
        let result = try #require(run(name, image.floats, count: exact.count))
        let agreement = ValueAgreement(
            value: "fc1", layer: name, kernel: "", compiled: result, reference: exact.doubles)
        #expect(agreement.agrees(within: .standard))
    }

    /// Calls a model through its imported module.
    private func run(_ name: String, _ image: [Float], count: Int) -> [Float]? {
        var out = Array(repeating: Float.nan, count: count)
        let size: Int
        switch name {
        case "cru_unit": size = cru_unit_workspace_size(1, 1)
        case "attention_module": size = attention_module_workspace_size(1, 1)
        case "ir_unit": size = ir_unit_workspace_size(1, 1)
        default: return nil
        }
        let workspace = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4)
        defer { workspace.deallocate() }
        let status =
            switch name {
            case "cru_unit": cru_unit_run(image, &out, 1, workspace, nil)
            case "attention_module": attention_module_run(image, &out, 1, workspace, nil)
            default: ir_unit_run(image, &out, 1, workspace, nil)
            }
        return status == 0 ? out : nil
    }

    @Test("A shared basis is stored once")
    func sharedBasis() throws {
        let compiler = ModelCompiler(ModelCompiler.Options(instructionSet: .baseline))
        let plan = try compiler.plan(prepared("cru_unit"))
        let shared = plan.steps.filter {
            $0.layer.contains("c1x1-a") || $0.layer.contains("c3x3-b")
        }
        let filters = Set(shared.compactMap { $0.call.pointers.dropFirst().first?.target })
        #expect(shared.count == 4)
        #expect(filters.count == 2)
    }
}
