import GraphIR
import TestSupport
import Testing

@testable import Planning

@Suite("Selection policy")
struct SelectionPolicyTests {
    /// Two equal 3x3 layers of 16 groups, then a 1x1 layer: 64 channels throughout.
    private func graph(epilogue: [EpilogueStep] = []) throws -> Graph {
        var graph = Graph(name: "policy")
        let image = graph.addInput("data", [1, 64, 14, 14])
        var value = try graph.addNode("first", .relu(ReLU()), [image])[0]
        for (name, attributes) in [
            ("a", Convolution(kernel: 3, padding: 1, groups: 16)),
            ("b", Convolution(kernel: 3, padding: 1, groups: 16)), ("c", Convolution(kernel: 1)),
        ] {
            let inputs = 64 / attributes.groups
            let weight = graph.addParameter(
                "\(name)_weight",
                Shape(sizes: [64, inputs, attributes.kernel.height, attributes.kernel.width]))
            value = try graph.addNode(
                name, .convolution(attributes), [value, weight],
                epilogue: name == "b" ? epilogue : [])[0]
        }
        graph.outputs = [value]
        graph.fillRandomly(seed: 3)
        return graph
    }

    private func forms(_ graph: Graph, _ policy: SelectionPolicy) throws -> [ConvolutionForm?] {
        let plan = try Planner.plan(graph, instructionSet: .avx2, selection: policy)
        return ["a", "b", "c"].map { name in
            plan.steps.first { $0.layer == name }?.candidates.first?.form
        }
    }

    @Test("Layers of equal signature are one choice; an epilogue makes another")
    func choices() throws {
        let same = Planner.choices(in: try graph(), instructionSet: .avx2)
        #expect(same.map(\.node) == [1, 3])
        let other = Planner.choices(
            in: try graph(epilogue: [.activation(.relu(ReLU()))]), instructionSet: .avx2)
        #expect(other.map(\.node) == [1, 2, 3])
        let wide = Planner.choices(in: try graph(), instructionSet: .avx512)
        #expect(Set(wide.map(\.signature)).isDisjoint(with: same.map(\.signature)))
    }

    @Test("Estimates choose where nothing was measured")
    func estimates() throws {
        #expect(try forms(graph(), .estimates) == [.laneGrouped, .laneGrouped, .pointwise])
    }

    @Test("Measured times choose where every legal form was measured, and only there")
    func measured() throws {
        let graph = try graph()
        let choice = try #require(
            Planner.choices(in: graph, instructionSet: .avx2).first { $0.node == 1 })
        let whole: [ConvolutionForm: Double] = [.laneGrouped: 9, .direct: 5]
        #expect(Set(choice.candidates.map(\.form)) == Set(whole.keys))
        #expect(
            try forms(graph, SelectionPolicy(measured: [choice.signature: whole]))
                == [.direct, .direct, .pointwise])
        #expect(
            try forms(graph, SelectionPolicy(measured: [choice.signature: [.direct: 5]]))
                == [.laneGrouped, .laneGrouped, .pointwise])
    }

    @Test("A forced form wins, by name before by preference, where it is legal")
    func forced() throws {
        let graph = try graph()
        let policy = SelectionPolicy(forced: ["b": .laneGrouped], preferred: .direct)
        #expect(try forms(graph, policy) == [.direct, .laneGrouped, .direct])
        #expect(
            try forms(graph, SelectionPolicy(preferred: .depthwise))
                == [.laneGrouped, .laneGrouped, .pointwise])
    }

    @Test("A convolution of one window is the dense kernel's, and no choice", arguments: [0, 1])
    func oneWindow(padding: Int) throws {
        for size in [1, 5] {
            var graph = Graph(name: "window")
            let image = graph.addInput("data", [1, 64, .known(size), .known(size)])
            let weight = graph.addParameter("weight", Shape(sizes: [32, 64, size, size]))
            let convolution = Convolution(
                kernel: SpatialSize(size, size), padding: SpatialSize(padding))
            graph.outputs = try graph.addNode("a", .convolution(convolution), [image, weight])
            graph.fillRandomly(seed: 3)
            let isDense = padding == 0
            #expect(Planner.choices(in: graph, instructionSet: .avx2).isEmpty)
            let plan = try Planner.plan(
                graph, instructionSet: .avx2, selection: SelectionPolicy(preferred: .direct))
            let step = try #require(plan.steps.first { $0.layer == "a" })
            #expect(step.call.kernel == (isDense ? "dense" : "direct"))
            #expect(step.candidates.isEmpty == isDense)
        }
    }
}
