import GraphIR
import GraphPasses
import Testing

@Suite("PoolEarly")
struct PoolEarlyTests {
    private let pass = PoolEarly()
    private let header = """
        input %data : [1, 4, 6, 6]
        parameter %v : [4, 4, 1, 1]
        parameter %shift : [1, 4, 3, 3]
        """

    @Test("a pooling moves behind the last of what it reads")
    func moves() throws {
        try expect(
            pass,
            on: """
                \(header)
                %x = convolution(%data, %v) kernel=[1, 1]
                %y = convolution(%x, %v) kernel=[1, 1] then add(%x)
                %p = pooling(%x) kind=max kernel=[2, 2] stride=[2, 2] then add(%shift)
                %q = pooling(%y) kind=average kernel=[2, 2] stride=[2, 2] then add(%p)
                output %q
                """,
            gives: """
                input %data : [1, 4, 6, 6]
                %x = convolution(%data, %v) kernel=[1, 1] : [1, 4, 6, 6]
                %p = pooling(%x) kind=max kernel=[2, 2] stride=[2, 2] then add(%shift) : \
                [1, 4, 3, 3]
                %y = convolution(%x, %v) kernel=[1, 1] then add(%x) : [1, 4, 6, 6]
                %q = pooling(%y) kind=average kernel=[2, 2] stride=[2, 2] then add(%p) : \
                [1, 4, 3, 3]
                output %q
                """)
    }

    @Test("one of the input goes first")
    func input() throws {
        try expect(
            pass,
            on: """
                \(header)
                %x = convolution(%data, %v) kernel=[1, 1]
                %p = pooling(%data) kind=max kernel=[2, 2] stride=[2, 2]
                output %x
                output %p
                """,
            gives: """
                input %data : [1, 4, 6, 6]
                %p = pooling(%data) kind=max kernel=[2, 2] stride=[2, 2] : [1, 4, 3, 3]
                %x = convolution(%data, %v) kernel=[1, 1] : [1, 4, 6, 6]
                output %x, %p
                """)
    }

    @Test("a pooling that keeps the size, and other operators, stay")
    func stays() throws {
        for layer in [
            "pooling(%x) kind=max kernel=[3, 3] padding=[1, 1]", "sigmoid(%x)",
            "convolution(%x, %v) kernel=[1, 1] stride=[2, 2]",
        ] {
            try expect(
                pass,
                leaves: """
                    \(header)
                    %x = convolution(%data, %v) kernel=[1, 1]
                    %y = convolution(%x, %v) kernel=[1, 1]
                    %p = \(layer)
                    output %y
                    output %p
                    """)
        }
    }
}
