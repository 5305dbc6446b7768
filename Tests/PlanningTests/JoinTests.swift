import GraphIR
import TestSupport
import Testing

@testable import Planning

@Suite("Joins and cuts")
struct JoinTests {
    /// The copies in the plan of these statements, for vectors of 8; no two buffers may overlap.
    private func copies(_ statements: String) throws -> Int {
        var graph = try GraphParser.parse(
            """
            graph test
            input %data : [1, 16, 5, 5]
            parameter %v : [16, 16, 1, 1]
            parameter %u : [12, 16, 1, 1]
            parameter %t : [16, 8, 1, 1]
            %x = convolution(%data, %v) kernel=[1, 1]
            \(statements)

            """)
        graph.fillRandomly(seed: 3)
        let plan = try Planner.plan(graph, instructionSet: .avx2)
        #expect(plan.memory.overlaps().isEmpty)
        let names = Set(plan.values.map(\.name))
        for node in graph.nodes where node.operator.mnemonic == "concatenation" {
            #expect(names.contains(graph[node.outputs[0]].name))
        }
        return plan.steps.count { $0.call.kernel == "copy_channels" }
    }

    @Test("Parts of whole channel blocks, and a last one of any size, are computed in place")
    func inPlace() throws {
        let joined = try copies(
            """
            %a = convolution(%x, %v) kernel=[1, 1] then relu
            %b = sigmoid(%x)
            %c = convolution(%x, %u) kernel=[1, 1]
            %y = concatenation(%a, %b, %c) count=3
            %z = relu(%y)
            output %z
            """)
        #expect(joined == 0)
    }

    @Test("A part that ends inside a block moves those behind it out of step: they are copied")
    func outOfStep() throws {
        let joined = try copies(
            """
            %a = convolution(%x, %u) kernel=[1, 1]
            %b = sigmoid(%x)
            %y = concatenation(%b, %a, %b, %x) count=4
            %z = relu(%y)
            output %z
            """)
        // %b is joined twice, %a ends inside a block, %x begins inside one.
        #expect(joined == 4)
    }

    @Test("What two concatenations join, and what no kernel writes blocked, is copied")
    func copied() throws {
        let joined = try copies(
            """
            %a = sigmoid(%x)
            %y = concatenation(%a, %x) count=2
            %z = concatenation(%data, %a) count=2
            output %y
            output %z
            """)
        // %a lies in %y, so %z copies it, and the caller's image.
        #expect(joined == 2)
    }

    @Test("Cuts at channel blocks are read where they lie, others are copied")
    func cuts() throws {
        let inPlace = try copies(
            """
            %a, %b = split(%x) count=2
            %c = convolution(%a, %t) kernel=[1, 1]
            %y = binary(%c, %x) kind=add
            %d = relu(%b)
            output %y
            output %d
            """)
        #expect(inPlace == 0)
        let copied = try copies(
            """
            %s = convolution(%x, %u) kernel=[1, 1]
            %a, %b, %c = split(%s) count=3
            %y = binary(%a, %c) kind=add
            output %y
            output %b
            """)
        #expect(copied == 3)
    }

    @Test("Nothing overwrites a value whose part is still read, nor a part of a joined value")
    func keepsParts() throws {
        var graph = try GraphParser.parse(
            """
            graph test
            input %data : [1, 16, 5, 5]
            %x = sigmoid(%data)
            %a, %b = split(%x) count=2
            %y = relu(%x)
            %c = tanh(%a)
            %z = concatenation(%c, %b) count=2
            %w = relu(%c)
            output %y
            output %z
            output %w

            """)
        graph.fillRandomly(seed: 3)
        let plan = try Planner.plan(graph, instructionSet: .avx2)
        var written: [BufferID: Set<String>] = [:]
        for value in plan.values {
            if let buffer = value.target.buffer { written[buffer, default: []].insert(value.name) }
        }
        #expect(Set(written.values) == [["x"], ["y"], ["c", "z"], ["w"]])
    }
}
