import Diagnostics
import GraphIR
import GraphPasses
import Interpreter
import TestSupport
import Testing

/// `--mean`, `--std` and `--bgr`: arithmetic before the first layer, once.
@Suite("AddInputNormalization") struct AddInputNormalizationTests {
    private static let plain = """
        graph "tiny"
        input %data : [1, 3, 4, 4]
        parameter %w : [2, 3, 3, 3]
        %y = convolution(%data, %w) kernel=[3, 3]
        output %y

        """
    private static let branching = """
        graph "tiny"
        input %data : [1, 3, 4, 4]
        parameter %w : [2, 3, 3, 3]
        %r = relu(%data)
        %y = convolution(%r, %w) kernel=[3, 3]
        output %y

        """

    private func graph(_ text: String) throws -> Graph {
        var graph = try GraphParser.parse(text)
        graph.fillRandomly(seed: 2)
        return graph
    }

    /// What the graph makes of an image, before and after the pass with the image prepared by hand.
    private func expectSame(
        _ text: String, _ pass: AddInputNormalization, _ prepare: (Int, Double) -> Double,
        order: [Int]
    ) throws {
        let graph = try graph(text)
        var changed = graph
        try pass.run(&changed)
        try GraphVerifier.verify(changed)
        var random = SplitMix(seed: 6)
        let image = Tensor.random([1, 3, 4, 4], using: &random)
        var prepared: [Double] = []
        for channel in order {
            prepared += image.doubles[channel * 16..<channel * 16 + 16].map { prepare(channel, $0) }
        }
        let expected = try Interpreter(graph: graph).run([
            Tensor(shape: [1, 3, 4, 4], prepared)
        ])[0]
        let result = try Interpreter(graph: changed).run([image])[0]
        let scale = expected.doubles.map(abs).max() ?? 0
        for (left, right) in zip(result.doubles, expected.doubles) {
            #expect(abs(left - right) <= 1e-12 * scale)
        }
    }

    @Test(arguments: [plain, branching]) func numbersAreSubtractedAndDivided(text: String) throws {
        let pass = AddInputNormalization(mean: [127.5], deviation: [128])
        try expectSame(text, pass, { ($1 - 127.5) / 128 }, order: [0, 1, 2])
        let means = [1.0, 2, 3]
        let each = AddInputNormalization(mean: means, deviation: [4, 5, 6])
        try expectSame(
            text, each, { ($1 - means[$0]) / [4, 5, 6][$0] }, order: [0, 1, 2])
        try expectSame(
            text, AddInputNormalization(deviation: [255]), { $1 / 255 }, order: [0, 1, 2])
    }

    @Test(arguments: [plain, branching]) func channelsAreReversedBehindIt(text: String) throws {
        let means = [1.0, 2, 3]
        let pass = AddInputNormalization(mean: means, reversesChannels: true)
        try expectSame(text, pass, { $1 - means[$0] }, order: [2, 1, 0])
        try expectSame(
            text, AddInputNormalization(reversesChannels: true), { $1 }, order: [2, 1, 0])
    }

    @Test func whatIsAddedIsFoundAndFolded() throws {
        var graph = try graph(Self.plain)
        try AddInputNormalization(mean: [127.5], deviation: [128], reversesChannels: true)
            .run(&graph)
        let found = try #require(InputNormalization.detect(in: graph))
        #expect(found.description == "mean=127.5 scale=0.0078125")
        let optimized = try InferencePipeline().optimize(graph)
        #expect(optimized.nodes.count == 1)
    }

    @Test func nothingIsAppliedTwice() throws {
        var graph = try graph(Self.plain)
        let pass = AddInputNormalization(mean: [127.5])
        try pass.run(&graph)
        let error = try #require(refusal(pass, graph))
        #expect(error.category == .usage && error.message.contains("itself: mean=127.5"))
        // Channels of a network that treats them alike can still be reversed.
        #expect(refusal(AddInputNormalization(reversesChannels: true), graph) == nil)
        var uneven = try self.graph(Self.plain)
        try AddInputNormalization(mean: [1, 2, 3]).run(&uneven)
        #expect(refusal(AddInputNormalization(reversesChannels: true), uneven)?.category == .usage)
    }

    @Test func numbersMustFitTheChannels() throws {
        let graph = try graph(Self.plain)
        for pass in [
            AddInputNormalization(mean: [1, 2]), AddInputNormalization(deviation: [0]),
            AddInputNormalization(mean: [.nan]), AddInputNormalization(deviation: [1, 2, 0]),
        ] {
            #expect(refusal(pass, graph)?.category == .usage)
        }
        let vector = try self.graph(
            "graph \"v\"\ninput %x : [1, 3]\n%y = relu(%x)\noutput %y\n")
        #expect(
            refusal(AddInputNormalization(mean: [1]), vector)?.message.contains("image") == true)
    }

    private func refusal(_ pass: AddInputNormalization, _ graph: Graph) -> Diagnostic? {
        var copy = graph
        do throws(Diagnostic) {
            try pass.run(&copy)
            return nil
        } catch {
            return error
        }
    }

    @Test func imagesWithChannelsLastAreRefused() throws {
        let text = Self.plain.replacing("[1, 3, 4, 4]", with: "[1, 4, 4, 3]")
            .replacing("[2, 3, 3, 3]", with: "[2, 4, 3, 3]")
        for pass in [
            AddInputNormalization(reversesChannels: true),
            AddInputNormalization(mean: [1, 2, 3], reversesChannels: true),
        ] {
            var graph = try graph(text)
            let error = #expect(throws: Diagnostic.self) { _ = try pass.run(&graph) }
            #expect(error?.message.contains("4 channels in axis 1") == true)
        }
    }

    @Test func numbersBeyondFloat32AreRefused() throws {
        for pass in [
            AddInputNormalization(mean: [1e39]), AddInputNormalization(deviation: [1e-46]),
            AddInputNormalization(deviation: [1e-40]), AddInputNormalization(deviation: [1e300]),
        ] {
            var graph = try graph(Self.plain)
            let error = #expect(throws: Diagnostic.self) { _ = try pass.run(&graph) }
            #expect(error?.expected?.contains("within float32") == true)
        }
    }
}
