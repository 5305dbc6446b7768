import CCodegen
import Driver
import Foundation
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing

/// The same graph gives the same bytes, and the same image the same bits.
@Suite("Determinism", .serialized)
struct DeterminismTests {
    @Test("The same graph gives the same sources", arguments: ReferenceModels.all.map(\.name))
    func sources(name: String) throws {
        let entry = try #require(ReferenceModels.all.first { $0.name == name })
        var graph = try entry.make()
        graph.fillRandomly(seed: 11)
        let prepared = try TinyModels.prepared(graph)
        let text = GraphPrinter(parameters: .inline(limit: .max)).print(prepared)
        let parsed = try GraphParser.parse(text)
        for arrangement in [CodegenOptions.Arrangement.single, .parallel] {
            for set in InstructionSet.allCases {
                let first = try Self.files(prepared, set, arrangement)
                #expect(first.count > 3)
                #expect(try Self.files(prepared, set, arrangement) == first)
                #expect(try Self.files(parsed, set, arrangement) == first)
            }
        }
    }

    @Test("Another number in the graph gives other bytes")
    func otherWeights() throws {
        var graph = try TinyModels.prepared(TinyModels.irUnit())
        let first = try Self.files(graph, .default, .single)
        let weight = try #require(graph.values.first { $0.name == "unit1_conv1_weight" })
        var numbers = try #require(weight.tensor).floats
        numbers[5] += 1
        graph.setTensor(weight.id, Tensor(shape: [12, 8, 3, 3], numbers))
        #expect(try Self.files(graph, .default, .single) != first)
    }

    @Test("The same graph gives the same library in any folder")
    func libraries() async throws {
        let graph = try TinyModels.irUnit()
        try await Fixtures.withTemporaryFolder { folder in
            var libraries: [Data] = []
            for name in ["one", "an other/deeper"] {
                let place = "\(folder)/\(name)"
                try FileManager.default.createDirectory(
                    atPath: place, withIntermediateDirectories: true)
                let compiled = try await CompiledGraph(
                    graph, in: place, inputSize: TinyModels.size)
                libraries.append(try Data(contentsOf: URL(fileURLWithPath: compiled.path)))
            }
            #expect(libraries[0].count > 1000)
            #expect(libraries[0] == libraries[1])
        }
    }

    /// Batches, and the step from which on their images go together.
    static let batches: [(sizes: [Int], meeting: Int?)] = [
        ([1], nil), ([1, 2, 4], 0), ([3], 0), ([2], 4), ([4], .max), ([1, 3], nil),
    ]

    @Test("The same image gives the same bits", arguments: InstructionSet.tested, batches.indices)
    func results(set: InstructionSet, batch: Int) async throws {
        let graph = try TinyModels.irUnit()
        let images = TinyModels.images(5).floats
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await CompiledGraph(
                graph, in: folder, instructionSet: set, inputSize: TinyModels.size,
                batches: Self.batches[batch].sizes, meeting: Self.batches[batch].meeting
            ).model
            let size = model.inputCount
            let single = try (0..<5).map { index in
                try model.run(Array(images[index * size..<(index + 1) * size]))
            }
            // Different images must give different results, or nothing below says anything.
            #expect(Set(single.map { Self.bits($0) }).count == 5)
            let together = Self.bits(single.flatMap(\.self))
            for _ in 0..<20 { #expect(try Self.bits(model.run(images, count: 5)) == together) }
            for shift in 1..<5 {
                let (later, sooner) = (images[(shift * size)...], images[..<(shift * size)])
                let expected = single[shift...] + single[..<shift]
                let turned = try model.run(Array(later + sooner), count: 5)
                #expect(Self.bits(turned) == Self.bits(expected.flatMap(\.self)))
            }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try (0..<25).allSatisfy { round in
                            let results = try model.run(images, count: 5, threads: 1 + round % 3)
                            return Self.bits(results) == together
                        }
                    }
                }
                for try await isSame in group { #expect(isSame) }
            }
        }
    }

    @Test(
        "A layer of constant data gives every image of a batch the same",
        arguments: ConvolutionForm.allCases)
    func constantData(form: ConvolutionForm) async throws {
        var graph = try GraphParser.parse(
            """
            graph "constant"
            input %data : [1, 8, 9, 6]
            parameter %c : [1, 8, 9, 6]
            parameter %w : [8, 8, 3, 3]
            parameter %v : [8, 8, 1, 1]
            %k = convolution(%c, %w) kernel=[3, 3] padding=[1, 1]
            %l = convolution(%c, %v) kernel=[1, 1]
            %s = binary(%k, %l) kind=add
            %y = binary(%data, %s) kind=add
            output %y, %k
            """)
        graph.fillRandomly(seed: 4)
        var random = SplitMix(seed: 6)
        let images = Tensor.random([3, 8, 9, 6], using: &random).floats
        try await Fixtures.withTemporaryFolder { folder in
            let model = try await CompiledGraph(
                graph, in: folder, optimizes: false, selection: SelectionPolicy(preferred: form),
                batches: [3]
            ).model
            let size = model.inputCount
            let single = try (0..<3).flatMap { index in
                try model.run(Array(images[index * size..<(index + 1) * size]))
            }
            #expect(try Self.bits(model.run(images, count: 3)) == Self.bits(single))
            #expect(try Self.bits(model.run(images, count: 3, threads: 2)) == Self.bits(single))
        }
    }

    /// Every file of the generated sources, the weights' bits among them.
    private static func files(
        _ graph: Graph, _ set: InstructionSet, _ arrangement: CodegenOptions.Arrangement
    ) throws -> [String: [UInt8]] {
        let plan = try ModelCompiler(ModelCompiler.Options(instructionSet: set)).plan(graph)
        let sources = SourceGenerator.generate(
            [plan], CodegenOptions(prefix: SymbolPrefix("unit"), arrangement: arrangement))
        let files =
            [sources.header, sources.moduleMap] + sources.kernelSources
            + sources.portableSources + sources.privateHeaders
            + [sources.programHeader].compactMap(\.self)
        var result: [String: [UInt8]] = [:]
        for file in files { result[file.name] = Array(file.text.utf8) }
        result[sources.weightsFileName] = sources.weights.parts[0].withUnsafeBytes { Array($0) }
        return result
    }

    private static func bits(_ floats: [Float]) -> [UInt32] { floats.map(\.bitPattern) }
}
