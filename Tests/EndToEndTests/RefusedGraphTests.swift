import CCodegen
import Diagnostics
import Driver
import GraphIR
import Planning
import TestSupport
import Testing

/// Graphs that no kernel computes are refused by name, and hard ones are computed right.
@Suite("Refused and hard graphs", .serialized)
struct RefusedGraphTests {
    /// The diagnostic of compiling a graph's only path.
    private func refusal(_ text: String, optimizes: Bool = true) throws -> Diagnostic? {
        let graph = try GraphParser.parse(text)
        do throws(Diagnostic) {
            _ = try ModelCompiler(ModelCompiler.Options(optimizes: optimizes)).plan(graph)
            return nil
        } catch {
            return error
        }
    }

    @Test("Without passes, a batch inside the graph is refused where a kernel takes one image")
    func batch() throws {
        let found = try refusal(
            """
            graph "g"
            input %data : [1, 4, 3, 3]
            %twice = concatenation(%data, %data) count=2 axis=0
            %a = pooling(%twice) kind=max kernel=[2, 2]
            output %a
            """, optimizes: false)
        #expect(found?.category == .unsupportedModel)
        #expect(found?.details.contains { $0.contains("[2, 4, 3, 3]") } == true)
        #expect(found?.details.contains { $0.contains("a first size of 1") } == true)
    }

    @Test("Numbers per channel on three dimensions are refused")
    func channelsOfRankThree() throws {
        let found = try refusal(
            """
            graph "g"
            input %data : [1, 2, 2, 2]
            parameter %slope : f32[2] = [0.5, 0.25]
            %rows = reshape(%data) shape=[0, 0, -1]
            %a = prelu(%rows, %slope)
            output %a
            """, optimizes: false)
        #expect(found?.category == .unsupportedModel)
        #expect(found?.details.first?.contains("per channel") == true)
    }

    @Test("Sizes that grow without bound are refused before anything is computed")
    func hugeSizes() throws {
        let graph = try GraphParser.parse(
            """
            graph "g"
            input %data : [N, 1, H, W]
            %a = nearest_upsampling(%data) scale=[1000, 1000]
            %b = nearest_upsampling(%a) scale=[1000, 1000]
            %c = nearest_upsampling(%b) scale=[100, 100]
            output %c
            """)
        let error = #expect(throws: Diagnostic.self) {
            _ = try ModelLoader.prepare(graph, ModelRequest(model: "g"))
        }
        #expect(error?.category == .unsupportedModel)
        #expect(error?.message.contains("'a'") == true)
    }

    @Test("Seeded numbers are not made for absurd sizes")
    func hugeParameters() throws {
        let request = ModelRequest(
            model: "crunet-56", weights: .seed(1), inputSize: SpatialSize(8192))
        let error = #expect(throws: Diagnostic.self) { _ = try ModelLoader.prepare(request) }
        #expect(error?.category == .unsupportedModel)
        #expect(error?.advice?.contains("--input-shape") == true)
    }

    @Test("NaN and infinities pass through pooling as through the interpreter")
    func nonFinitePooling() async throws {
        let graph = try GraphParser.parse(
            """
            graph "g"
            input %data : [1, 1, 4, 4]
            %max = pooling(%data) kind=max kernel=[2, 2] stride=[2, 2]
            %all = global_pooling(%data) kind=max
            output %max
            output %all
            """)
        var numbers = (0..<16).map(Float.init)
        numbers[0] = .nan
        numbers[15] = .infinity
        for index in [2, 3, 6, 7] { numbers[index] = -.infinity }
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder)
            let check = try compiled.check(Tensor(shape: [1, 1, 4, 4], numbers))
            #expect(check.firstDeparture == nil)
        }
    }

    @Test("A bias leaves room for the steps a kernel can hold")
    func fullEpilogue() async throws {
        var text = """
            graph "g"
            input %data : [1, 3, 4, 4]
            parameter %w : f32[2, 3, 1, 1] = [0.5, -0.25, 1.0, 0.125, 2.0, -1.0]
            parameter %b : f32[2] = [0.5, -0.5]
            parameter %k : f32[] = [1.5]
            %x0 = convolution(%data, %w, %b) kernel=[1, 1] bias=true

            """
        for step in 1...9 { text += "%x\(step) = binary(%x\(step - 1), %k) kind=add\n" }
        let graph = try GraphParser.parse(text + "output %x9\n")
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder)
            var random = SplitMix(seed: 1)
            let input = Tensor.random([1, 3, 4, 4], using: &random)
            #expect(try compiled.check(input).firstDeparture == nil)
        }
    }

    @Test(
        "A model may be called as a template or a system header",
        arguments: ["window", "vector", "math", "string", "pthread", "image_codecs"])
    func unluckyNames(name: String) async throws {
        var graph = try ReferenceModels.attentionModule()
        graph.fillRandomly(seed: 1)
        let filled = graph
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(filled, in: folder, named: name, inputSize: 8)
            let image = Tensor(shape: [1, 3, 8, 8], Array(repeating: Float(100), count: 192))
            #expect(try compiled.check(image).firstDeparture == nil)
            try await ModelCompiler().compile(
                compiled.reference, to: "\(folder)/\(name)", as: .executable)
        }
    }
}
