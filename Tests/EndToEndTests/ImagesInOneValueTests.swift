import Architectures
import Driver
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing

/// Graphs that state several images in one value: compiled for all of them at once.
@Suite("Several images in one value", .serialized)
struct ImagesInOneValueTests {
    private func network(_ images: Int) throws -> Graph {
        let text = """
            graph "images"
            input %data : [\(images), 3, 9, 7]
            parameter %w : [12, 3, 3, 3]
            parameter %slope : [12]
            parameter %gamma : [12]
            parameter %variance : f32[12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
            parameter %d : [5, 144]
            %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
            %n = batch_normalization(%c, %gamma, %slope, %slope, %variance) epsilon=0.1
            %p = prelu(%n, %slope)
            %m = pooling(%p) kind=max kernel=[2, 2] stride=[2, 2]
            %s = sigmoid(%m)
            %half = binary(%m, %s) kind=multiply
            %l = l2_normalization(%half) over=channel epsilon=0.1
            %e = dense(%l, %d)
            %t = transpose(%e) axes=[1, 0]
            output %e, %t
            """
        var graph = try GraphParser.parse(text)
        SeededParameters(seed: 3).fill(&graph)
        return graph
    }

    @Test("Compiled code agrees with the interpreter", arguments: InstructionSet.tested)
    func agrees(set: InstructionSet) async throws {
        for images in [2, 3, 5] {
            let graph = try network(images)
            try await Fixtures.withTemporaryFolder { folder in
                let compiled = try await CompiledGraph(graph, in: folder, instructionSet: set)
                var random = SplitMix(seed: 5)
                let check = try compiled.check(.random([images, 3, 9, 7], using: &random))
                #expect(check.firstDeparture == nil, "\(images) images")
                #expect(check.outputs.count == 2)
                #expect(compiled.plan.memory.overlaps().isEmpty)
                // The joined values of the network are still there to be compared.
                #expect(check.values.contains { $0.value == "m" })
            }
        }
    }
}
