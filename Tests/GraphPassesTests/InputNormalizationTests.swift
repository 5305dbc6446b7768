import Diagnostics
import GraphIR
import GraphPasses
import Testing

/// Normalisation is found by structure, also where the image is moved about before it.
@Suite("InputNormalization") struct InputNormalizationTests {
    /// A network whose input goes through `movement`, which ends in `%m`, and is then normalised.
    private func graph(
        _ movement: String, input: String = "[1, 3, 6, 6]", numbers: String = "[3, 1, 1]"
    ) throws -> Graph {
        try GraphParser.parse(
            """
            graph "tiny"
            input %data : \(input)
            parameter %mean : f32\(numbers) = [1, 2, 3]
            parameter %by : f32[] = [0.5]
            \(movement)
            %a = binary(%m, %mean) kind=subtract
            %b = binary(%a, %by) kind=multiply
            %y = relu(%b)
            output %y

            """)
    }

    @Test(
        "Movement before it does not hide it",
        arguments: [
            ("%m = selection(%data) axis=2 indices=\"1..<5\"", "mean=[1, 2, 3] scale=0.5"),
            ("%m = selection(%data) axis=-1 indices=\"2*[-1], 0..<6\"", "mean=[1, 2, 3] scale=0.5"),
            ("%m = selection(%data) axis=1 indices=\"2...0 by -1\"", "mean=[3, 2, 1] scale=0.5"),
            ("%m = selection(%data) axis=1 indices=\"1..<3, 0\"", "mean=[3, 1, 2] scale=0.5"),
            ("%m = resampling(%data) axis=3 rows=\"0.5*0 + 0.5*1, 2\"", "mean=[1, 2, 3] scale=0.5"),
            ("%m = nearest_upsampling(%data) scale=[2, 2]", "mean=[1, 2, 3] scale=0.5"),
            ("%m = transpose(%data) axes=[0, 1, 3, 2]", "mean=[1, 2, 3] scale=0.5"),
        ])
    func movement(text: String, expected: String) throws {
        let found = InputNormalization.detect(in: try graph(text))
        #expect(found?.description == expected)
        #expect(found?.nodes == ["a", "b"])
    }

    @Test("Channels may come last, and be normalised before or after they come first")
    func channelsLast() throws {
        let after = try graph("%m = transpose(%data) axes=[0, 3, 1, 2]", input: "[1, 6, 6, 3]")
        #expect(
            InputNormalization.detect(in: after)?.description == "mean=[1, 2, 3] scale=0.5")
        let before = try graph("%m = identity(%data)", input: "[1, 6, 6, 3]", numbers: "[3]")
        #expect(
            InputNormalization.detect(in: before)?.description == "mean=[1, 2, 3] scale=0.5")
    }

    @Test("Many channels come first, however the other sizes look")
    func manyChannels() throws {
        let graph = try GraphParser.parse(
            """
            graph "tiny"
            input %data : [1, 2, 1, 1]
            parameter %mean : f32[2, 1, 1] = [1, 2]
            %a = binary(%data, %mean) kind=subtract
            %y = relu(%a)
            output %y

            """)
        #expect(InputNormalization.detect(in: graph)?.description == "mean=[1, 2] scale=1")
    }

    @Test(
        "What mixes channels ends it",
        arguments: [
            "%m = selection(%data) axis=1 indices=\"2*[0], 1\"",
            "%m = selection(%data) axis=1 indices=\"-1, 0..<2\"",
            "%m = resampling(%data) axis=1 rows=\"0.5*0 + 0.5*1, 1, 2\"",
            "%m = relu(%data)",
        ])
    func mixed(text: String) throws {
        #expect(InputNormalization.detect(in: try graph(text)) == nil)
    }

    @Test("Nothing is applied twice where it is behind movement")
    func nothingIsAppliedTwice() throws {
        for pass in [
            AddInputNormalization(mean: [127.5]), AddInputNormalization(reversesChannels: true),
        ] {
            var graph = try graph("%m = selection(%data) axis=2 indices=\"1..<5\"")
            let error = #expect(throws: Diagnostic.self) { _ = try pass.run(&graph) }
            #expect(error?.category == .usage)
        }
    }
}
