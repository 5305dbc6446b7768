import GraphIR
import GraphPasses
import Testing

@Suite("RemoveInferenceNoOps")
struct RemoveInferenceNoOpsTests {
    private let pass = RemoveInferenceNoOps()

    @Test("everything that copies goes")
    func removes() throws {
        try expect(
            pass,
            on: """
                input %data : [1, 4, 5, 5]
                %a = identity(%data)
                %b = relu(%a)
                %c = dropout(%b) rate=0.4
                %d = concatenation(%c) count=1
                %e = split(%d) count=1
                %f = bilinear_resize(%e) size=[5, 5] align_corners=true
                %g = nearest_upsampling(%f) scale=[1, 1]
                %h = transpose(%g) axes=[0, 1, 2, 3]
                %i = reshape(%h) shape=[1, 4, -1, 5]
                %j = pooling(%i) kind=max kernel=[1, 1]
                %k = flatten(%j)
                %l = flatten(%k)
                %m = selection(%l) axis=1 indices="0..<100"
                %y = sigmoid(%m)
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %b = relu(%data) : [1, 4, 5, 5]
                %k = flatten(%b) : [1, 100]
                %y = sigmoid(%k) : [1, 100]
                output %y
                """)
    }

    @Test("a graph output keeps its name")
    func outputName() throws {
        try expect(
            pass,
            on: """
                input %data : [1, 4]
                %a = relu(%data)
                %fc1 = identity(%a)
                output %fc1
                """,
            gives: """
                input %data : [1, 4]
                %fc1 = relu(%data) : [1, 4] node "a"
                output %fc1
                """)
    }

    @Test("moving axes of size 1 is no move")
    func transposedUnits() throws {
        try expect(
            pass,
            on: """
                input %data : [1, 1, 5]
                %a = transpose(%data) axes=[1, 0, 2]
                %y = relu(%a)
                output %y
                """,
            gives: """
                input %data : [1, 1, 5]
                %y = relu(%data) : [1, 1, 5]
                output %y
                """)
    }

    @Test(
        "stays",
        arguments: [
            // Both names are the caller's.
            "%y = identity(%data)\noutput %y",
            "%a = relu(%data)\n%y = identity(%a)\noutput %y, %a",
            // It does something.
            "%y = identity(%data) then relu\noutput %y",
            "%y = pooling(%data) kind=max kernel=[1, 1] stride=[2, 2]\noutput %y",
            "%y = transpose(%data) axes=[0, 1, 3, 2]\noutput %y",
            "%y = nearest_upsampling(%data) scale=[1, 2]\noutput %y",
            "%y = bilinear_resize(%data) size=[5, 6]\noutput %y",
            "%y = reshape(%data) shape=[1, 5, 4, 5]\noutput %y",
        ])
    func stays(body: String) throws {
        try expect(pass, leaves: "input %data : [1, 4, 5, 5]\n\(body)")
    }
}
