import GraphIR
import GraphPasses
import Testing

@Suite("FoldConstants, EliminateCommonSubexpressions, EliminateDeadNodes, FoldOutputHead")
struct SimplificationTests {
    @Test("nodes over constants are computed, broadcasting included")
    func constants() throws {
        let after = try expect(
            FoldConstants(),
            on: """
                input %data : [1, 6]
                parameter %a : f32[2, 1] = [1, 2]
                parameter %b : f32[3] = [10, 20, 30]
                parameter %four : f32[] = [4]
                %c = binary(%b, %a) kind=subtract
                %d = transpose(%c) axes=[1, 0]
                %e, %f, %g = split(%d) count=3 axis=0
                %h = concatenation(%g, %e) count=2
                %i = identity(%h)
                %j = reshape(%i) shape=[1, 4]
                %k = flatten(%j)
                %l = concatenation(%k, %f) count=2
                %root = function(%four) kind=sqrt
                %square = binary(%root, %root) kind=power
                %m = binary(%l, %square) kind=divide
                %n = binary(%m, %four) kind=multiply
                %y = binary(%data, %n) kind=add
                output %y
                """,
            gives: """
                input %data : [1, 6]
                %y = binary(%data, %n) kind=add : [1, 6]
                output %y
                """)
        let constant = try #require(after.values.first { $0.name == "n" })
        #expect(constant.tensor?.doubles == [29, 28, 9, 8, 19, 18])
    }

    @Test("selected elements of a constant")
    func selectedConstants() throws {
        let after = try expect(
            FoldConstants(),
            on: """
                input %data : [1, 2, 3]
                parameter %a : f32[2, 2] = [1, 2, 3, 4]
                %b = selection(%a) axis=1 indices="1, -1, 0" fill=9
                %y = binary(%data, %b) kind=add
                output %y
                """,
            gives: """
                input %data : [1, 2, 3]
                %y = binary(%data, %b) kind=add : [1, 2, 3]
                output %y
                """)
        let constant = try #require(after.values.first { $0.name == "b" })
        #expect(constant.tensor?.doubles == [2, 9, 1, 4, 9, 3])
    }

    @Test("scalars one after the other are not joined, and a constant output stays computed")
    func constantsThatStay() throws {
        try expect(
            FoldConstants(),
            leaves: """
                input %data : [1, 6]
                parameter %a : f32[] = [0.1]
                parameter %b : f32[] = [3]
                %c = binary(%data, %a) kind=multiply
                %y = binary(%c, %b) kind=multiply
                %z = binary(%a, %b) kind=multiply
                output %y, %z
                """)
    }

    @Test("equal nodes and equal parameters are merged")
    func common() throws {
        let after = try expect(
            EliminateCommonSubexpressions(),
            on: """
                input %data : [1, 4]
                parameter %a : f32[] = [2]
                parameter %b : f32[] = [2]
                %c = binary(%data, %a) kind=multiply
                %d = binary(%data, %b) kind=multiply
                %p, %q = split(%c) count=2
                %r, %s = split(%d) count=2
                %e = binary(%p, %s) kind=add
                %f = binary(%r, %q) kind=add
                %y = binary(%e, %f) kind=subtract
                output %y
                """,
            gives: """
                input %data : [1, 4]
                %c = binary(%data, %a) kind=multiply : [1, 4]
                %p, %q = split(%c) count=2 : [1, 2]
                %e = binary(%p, %q) kind=add : [1, 2]
                %y = binary(%e, %e) kind=subtract : [1, 2]
                output %y
                """)
        #expect(after.values.count(where: \.isParameter) == 1)
    }

    @Test("what differs stays: attributes, epilogues, the sign of zero, precision, two outputs")
    func notCommon() throws {
        try expect(
            EliminateCommonSubexpressions(),
            leaves: """
                input %data : [1, 4]
                parameter %a : f32[] = [0]
                parameter %b : f32[] = [-0.0]
                parameter %c : f64[] = [0]
                parameter %d : f32[1] = [0]
                %e = binary(%data, %a) kind=add
                %f = binary(%data, %b) kind=add
                %g = binary(%data, %c) kind=add
                %h = binary(%data, %d) kind=add
                %i = binary(%data, %a) kind=subtract
                %j = identity(%data) then relu
                %k = identity(%data) then tanh
                %l = identity(%data) then tanh
                output %e, %f, %g, %h, %i, %j, %k, %l
                """)
    }

    @Test("an output that equals another value gives its name to it")
    func commonOutput() throws {
        try expect(
            EliminateCommonSubexpressions(),
            on: """
                input %data : [1, 4]
                %a = relu(%data)
                %b = relu(%data)
                %c = binary(%a, %b) kind=add
                output %b, %c
                """,
            gives: """
                input %data : [1, 4]
                %b = relu(%data) : [1, 4] node "a"
                %c = binary(%b, %b) kind=add : [1, 4]
                output %b, %c
                """)
    }

    @Test("dead nodes, parameters and stored values go; inputs stay")
    func dead() throws {
        let after = try expect(
            EliminateDeadNodes(),
            on: """
                input %data : [1, 4]
                input %other : [1, 2]
                parameter %a : f32[] = [2]
                %b = binary(%other, %a) kind=add
                %y, %raw, %mid = identity(%data) then store, relu, store, tanh
                %z = sigmoid(%mid)
                output %z
                """,
            gives: """
                input %data : [1, 4]
                input %other : [1, 2]
                %y, %mid = identity(%data) then relu, store, tanh : [1, 4]
                %z = sigmoid(%mid) : [1, 4]
                output %z
                """)
        #expect(after.values.count(where: \.isParameter) == 0)
    }

    @Test("a dense layer flattens by itself")
    func flattening() throws {
        try expect(
            FoldOutputHead(),
            on: """
                input %data : [2, 3, 2, 2]
                parameter %w : [4, 12]
                parameter %v : [5, 12]
                %f = flatten(%data)
                %x = dense(%f, %w)
                %r = reshape(%data) shape=[0, -1]
                %y = dense(%r, %v) last_axis=true
                output %x, %y
                """,
            gives: """
                input %data : [2, 3, 2, 2]
                %x = dense(%data, %w) : [2, 4]
                %y = dense(%data, %v) : [2, 5]
                output %x, %y
                """)
    }

    @Test("other reshapes before a dense layer stay")
    func otherReshapes() throws {
        try expect(
            FoldOutputHead(),
            leaves: """
                input %data : [2, 3, 2, 2]
                parameter %w : [4, 6]
                parameter %v : [4, 4]
                %f = reshape(%data) shape=[4, 6]
                %x = dense(%f, %w)
                %g = reshape(%data) shape=[2, 3, 4]
                %y = dense(%g, %v) last_axis=true
                output %x, %y
                """)
    }
}
