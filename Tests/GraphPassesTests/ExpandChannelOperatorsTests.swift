import GraphIR
import GraphPasses
import Testing

@Suite("ExpandChannelOperators")
struct ExpandChannelOperatorsTests {
    @Test("Batch normalization of other ranks becomes arithmetic")
    func normalization() throws {
        try expect(
            ExpandChannelOperators(),
            on: """
                input %x : [1, 2, 5]
                parameter %c : f32[2] = [0.5, 2]
                parameter %v : f32[2] = [4, 1]
                %y = batch_normalization(%x, %c, %c, %c, %v) epsilon=0.0 : [1, 2, 5]
                %z = relu(%y) : [1, 2, 5]
                output %z
                """,
            gives: """
                input %x : [1, 2, 5]
                %y.scaled = binary(%x, %y_scale) kind=multiply : [1, 2, 5]
                %y = binary(%y.scaled, %y_shift) kind=add : [1, 2, 5]
                %z = relu(%y) : [1, 2, 5]
                output %z
                """)
    }

    @Test("PReLU of other ranks becomes arithmetic")
    func slopes() throws {
        try expect(
            ExpandChannelOperators(),
            on: """
                input %x : [2, 3, 2, 2, 2]
                parameter %slope : f32[3] = [0.5, -2, 1.5]
                %y = prelu(%x, %slope) : [2, 3, 2, 2, 2]
                output %y
                """,
            gives: """
                input %x : [2, 3, 2, 2, 2]
                %y.negative = clip(%x) max=0.0 : [2, 3, 2, 2, 2]
                %y.scaled = binary(%y.negative, %y_slope) kind=multiply : [2, 3, 2, 2, 2]
                %y.positive = relu(%x) : [2, 3, 2, 2, 2]
                %y = binary(%y.positive, %y.scaled) kind=add : [2, 3, 2, 2, 2]
                output %y
                """)
    }

    @Test("One slope makes a leaky ReLU")
    func sharedSlope() throws {
        try expect(
            ExpandChannelOperators(),
            on: """
                input %x : [1, 3, 4]
                parameter %slope : f32[1] = [-0.5]
                %y = prelu(%x, %slope) : [1, 3, 4]
                output %y
                """,
            gives: """
                input %x : [1, 3, 4]
                %y = leaky_relu(%x) slope=-0.5 : [1, 3, 4]
                output %y
                """)
    }

    @Test("Many vectors are more than can be taken apart")
    func manyVectors() throws {
        let before = try graph(
            """
            input %x : [119, 2]
            parameter %c : [2]
            parameter %v : f32[2] = [4, 1]
            %y = batch_normalization(%x, %c, %c, %c, %v) epsilon=0.001 : [119, 2]
            %z = prelu(%y, %c) : [119, 2]
            output %z
            """)
        var after = before
        #expect(
            try ExpandChannelOperators().run(&after) == [
                "wrote 2 nodes with numbers per channel as arithmetic"
            ])
        try expectSameResults(before, after)
    }

    @Test(
        "Images, vectors and what has no numbers stay",
        arguments: [
            "input %x : [1, 2, 5, 5]\nparameter %c : [2]\n%y = prelu(%x, %c) : [1, 2, 5, 5]",
            "input %x : [3, 2]\nparameter %c : [2]\n%y = prelu(%x, %c) : [3, 2]",
            "input %x : [1, 2, 5]\ninput %c : [2]\n%y = prelu(%x, %c) : [1, 2, 5]",
        ])
    func leaves(statements: String) throws {
        try expect(ExpandChannelOperators(), leaves: statements + "\noutput %y")
    }
}
