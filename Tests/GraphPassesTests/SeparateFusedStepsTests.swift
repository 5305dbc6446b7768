import GraphIR
import GraphPasses
import TestSupport
import Testing

@Suite("SeparateFusedSteps")
struct SeparateFusedStepsTests {
    @Test("Steps become nodes; what was stored keeps its name")
    func separatesSteps() throws {
        try expect(
            SeparateFusedSteps(),
            on: """
                input %x : [1, 4, 5, 5]
                parameter %w : [4, 4, 1, 1]
                parameter %a : f32[4] = [1.0, 2.0, 3.0, 4.0]
                parameter %b : f32[4] = [0.5, 0.5, 0.5, 0.5]
                %y, %r = convolution(%x, %w) kernel=[1, 1] then store, affine(%a, %b), \
                relu, add(%x) : [1, 4, 5, 5]
                output %y, %r
                """,
            gives: """
                input %x : [1, 4, 5, 5]
                %r = convolution(%x, %w) kernel=[1, 1] : [1, 4, 5, 5] node "y"
                %y.step2.scaled = binary(%r, %y.step2_scale) kind=multiply : [1, 4, 5, 5]
                %y.step2 = binary(%y.step2.scaled, %y.step2_shift) kind=add : [1, 4, 5, 5]
                %y.step3 = relu(%y.step2) : [1, 4, 5, 5]
                %y = binary(%y.step3, %x) kind=add : [1, 4, 5, 5]
                output %y, %r
                """)
    }

    @Test("A border of numbers becomes one of zeros", arguments: [1, 2])
    func bordersBecomeZeros(groups: Int) throws {
        let before = try graph(
            """
            input %x : [1, 4, 5, 5]
            parameter %w : [6, \(4 / groups), 3, 3]
            parameter %b : [6]
            parameter %p : [4]
            %y = convolution(%x, %w, %b, %p) kernel=[3, 3] padding=[1, 2] groups=\(groups) \
            bias=true padding_values=true then relu : [1, 6, 5, 7]
            output %y
            """)
        var after = before
        #expect(
            try SeparateFusedSteps().run(&after) == ["wrote out the steps and borders of 1 nodes"])
        #expect(after.nodes.map(\.operator.mnemonic) == ["binary", "convolution", "relu"])
        try expectSameResults(before, after)
    }

    @Test("Optimised networks keep their results", arguments: 1...40)
    func randomNetworks(seed: UInt64) throws {
        var prepared = try RandomNetwork.make(seed: seed)
        try SpecializeShape(inputSize: RandomNetwork.size).run(&prepared)
        let before = try InferencePipeline().optimize(prepared)
        var after = before
        _ = try SeparateFusedSteps().run(&after)
        #expect(after.nodes.allSatisfy { $0.epilogue.isEmpty })
        try expectSameResults(before, after)
    }
}
