import GraphIR
import GraphPasses
import Testing

@Suite("UnrollBatch")
struct UnrollBatchTests {
    @Test("Operators that know channels compute each image by itself")
    func unrolls() throws {
        try expect(
            UnrollBatch(),
            on: """
                input %x : [2, 3, 5, 5]
                parameter %w : [4, 3, 3, 3]
                %c = convolution(%x, %w) kernel=[3, 3] : [2, 4, 3, 3]
                %r = relu(%c) : [2, 4, 3, 3]
                output %r
                """,
            gives: """
                input %x : [2, 3, 5, 5]
                %x.part0, %x.part1 = split(%x) count=2 axis=0 : [1, 3, 5, 5] node "x.images"
                %c.image0 = convolution(%x.part0, %w) kernel=[3, 3] : [1, 4, 3, 3]
                %c.image1 = convolution(%x.part1, %w) kernel=[3, 3] : [1, 4, 3, 3]
                %c = concatenation(%c.image0, %c.image1) count=2 axis=0 : [2, 4, 3, 3]
                %r = relu(%c) : [2, 4, 3, 3]
                output %r
                """)
    }

    @Test(
        "Every such operator gives the same numbers",
        arguments: [
            "global_pooling(%x) kind=max : [3, 4, 1, 1]",
            "pooling(%x) kind=average kernel=[2, 2] : [3, 4, 5, 5]",
            "prelu(%x, %c) : [3, 4, 6, 6]",
            "batch_normalization(%x, %c, %c, %c, %v) epsilon=0.1 : [3, 4, 6, 6]",
            "instance_normalization(%x, %c, %c) epsilon=0.1 : [3, 4, 6, 6]",
        ])
    func operators(node: String) throws {
        let before = try graph(
            """
            input %x : [3, 4, 6, 6]
            parameter %c : [4]
            parameter %v : f32[4] = [1, 2, 3, 4]
            %y = \(node)
            output %y
            """)
        var after = before
        #expect(try UnrollBatch().run(&after) == ["1 nodes compute their images one by one"])
        #expect(after.nodes.count == 5)
        try expectSameResults(before, after)
    }

    @Test("Images that were just joined are not cut again")
    func chains() throws {
        let after = try expect(
            UnrollBatch(),
            on: """
                input %x : [2, 3, 5, 5]
                parameter %w : [3, 3, 3, 3]
                %a = convolution(%x, %w) kernel=[3, 3] : [2, 3, 3, 3]
                %b = convolution(%a, %w) kernel=[3, 3] : [2, 3, 1, 1]
                output %b
                """,
            gives: """
                input %x : [2, 3, 5, 5]
                %x.part0, %x.part1 = split(%x) count=2 axis=0 : [1, 3, 5, 5] node "x.images"
                %a.image0 = convolution(%x.part0, %w) kernel=[3, 3] : [1, 3, 3, 3]
                %a.image1 = convolution(%x.part1, %w) kernel=[3, 3] : [1, 3, 3, 3]
                %b.image0 = convolution(%a.image0, %w) kernel=[3, 3] : [1, 3, 1, 1]
                %b.image1 = convolution(%a.image1, %w) kernel=[3, 3] : [1, 3, 1, 1]
                %b = concatenation(%b.image0, %b.image1) count=2 axis=0 : [2, 3, 1, 1]
                output %b
                """)
        #expect(after.nodes.count == 6)
    }

    @Test("One image, and operators that know no channels, stay as they are")
    func leaves() throws {
        try expect(
            UnrollBatch(),
            leaves: """
                input %x : [1, 3, 5, 5]
                parameter %w : [4, 3, 3, 3]
                %c = convolution(%x, %w) kernel=[3, 3] : [1, 4, 3, 3]
                output %c
                """)
        try expect(
            UnrollBatch(),
            leaves: "input %x : [2, 3, 5, 5]\n%y = sigmoid(%x) : [2, 3, 5, 5]\noutput %y")
    }
}
