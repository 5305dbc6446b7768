import GraphIR
import Interpreter
import Testing

/// A node with an epilogue gives what the same operators give as nodes of their own.
@Suite struct EpilogueTests {
    /// A graph with what both forms read.
    private struct Operands {
        var graph = Graph(name: "epilogue")
        let data: ValueID
        let other: ValueID
        let weight: ValueID
        let scale: ValueID
        let shift: ValueID
        let slope: ValueID
        let mask: ValueID

        init() {
            var numbers = SeededNumbers(seed: 3)
            data = graph.addInput("data", [.batch, 3, 5, 4])
            other = graph.addInput("other", [.batch, 3, 5, 4])
            weight = graph.addParameter("weight", numbers.tensor([3, 3, 1, 1]))
            scale = graph.addParameter("scale", numbers.tensor([3]))
            shift = graph.addParameter("shift", numbers.tensor([3]))
            slope = graph.addParameter("slope", numbers.tensor([3]))
            mask = graph.addParameter("mask", numbers.tensor([3, 1, 1]))
        }

        func run() throws -> [Tensor] {
            var numbers = SeededNumbers(seed: 4)
            return try Interpreter(graph: graph).run([
                numbers.tensor([2, 3, 5, 4]), numbers.tensor([2, 3, 5, 4]),
            ])
        }
    }

    private let convolution = Operator.convolution(Convolution(kernel: 1))

    private func fused() throws -> [Tensor] {
        var operands = Operands()
        operands.graph.outputs = try operands.graph.addNode(
            "conv", convolution, [operands.data, operands.weight],
            epilogue: [
                .affine(scale: operands.scale, shift: operands.shift), .store,
                .prelu(slope: operands.slope),
                .binary(.subtract, other: operands.other, reversed: false),
                .binary(.divide, other: operands.mask, reversed: true), .store,
                .activation(.clip(Clip(minimum: -2, maximum: 2))), .activation(.tanh(Tanh())),
                .activation(.leakyReLU(LeakyReLU(slope: 0.5))), .activation(.sigmoid(Sigmoid())),
                .binary(.subtract, other: operands.mask, reversed: false),
                .activation(.relu(ReLU())),
            ])
        return try operands.run()
    }

    private func apart() throws -> [Tensor] {
        var operands = Operands()
        let ones = operands.graph.addParameter("ones", tensor([3], [1, 1, 1]))
        let zeros = operands.graph.addParameter("zeros", tensor([3], [0, 0, 0]))
        func add(_ operator: Operator, _ inputs: ValueID...) throws -> ValueID {
            try operands.graph.addNode("node", `operator`, inputs)[0]
        }
        let product = try add(convolution, operands.data, operands.weight)
        let affine = try add(
            .batchNormalization(BatchNormalization(epsilon: 0)), product, operands.scale,
            operands.shift, zeros, ones)
        let prelu = try add(.prelu(PReLU()), affine, operands.slope)
        let difference = try add(.binary(Binary(.subtract)), prelu, operands.other)
        let quotient = try add(.binary(Binary(.divide)), operands.mask, difference)
        let clipped = try add(.clip(Clip(minimum: -2, maximum: 2)), quotient)
        let bounded = try add(.tanh(Tanh()), clipped)
        let leaky = try add(.leakyReLU(LeakyReLU(slope: 0.5)), bounded)
        let sigmoid = try add(.sigmoid(Sigmoid()), leaky)
        let last = try add(.binary(Binary(.subtract)), sigmoid, operands.mask)
        operands.graph.outputs = [try add(.relu(ReLU()), last), affine, quotient]
        return try operands.run()
    }

    @Test func allStepsEqualSeparateNodes() throws {
        let fused = try fused()
        #expect(fused.count == 3)
        #expect(fused == (try apart()))
    }

    @Test func storesKeepTheValueOfTheirStep() throws {
        var graph = Graph(name: "stores")
        let data = graph.addInput("data", [1, 2])
        let two = graph.addParameter("two", Tensor(scalar: 2))
        graph.outputs = try graph.addNode(
            "id", .identity(Identity()), [data],
            epilogue: [
                .store, .binary(.multiply, other: two, reversed: false), .store, .store,
                .binary(.subtract, other: two, reversed: true),
            ])
        let outputs = try Interpreter(graph: graph).run([tensor([1, 2], [1, 5])])
        let expected: [[Double]] = [[0, -8], [1, 5], [2, 10], [2, 10]]
        #expect(outputs.map(\.doubles) == expected)
    }

    @Test func affineIsPerChannel() throws {
        var graph = Graph(name: "affine")
        let data = graph.addInput("data", [.batch, 2, 1, 2])
        let scale = graph.addParameter("scale", tensor([2], [2, 3]))
        let shift = graph.addParameter("shift", tensor([2], [0.5, -1]))
        graph.outputs = try graph.addNode(
            "id", .identity(Identity()), [data], epilogue: [.affine(scale: scale, shift: shift)])
        let output = try Interpreter(graph: graph).run([ramp([2, 2, 1, 2])])[0]
        expect(output, [2, 2, 1, 2], [2.5, 4.5, 8, 11, 10.5, 12.5, 20, 23])
    }

    /// The steps change the first output; the operand and the other outputs stay as they are.
    @Test func onlyTheFirstOutputOfASplitIsChanged() throws {
        var graph = Graph(name: "split")
        let data = graph.addInput("data", [1, 4])
        let outputs = try graph.addNode(
            "split", .split(Split(count: 2)), [data],
            epilogue: [.activation(.relu(ReLU())), .store])
        graph.outputs = outputs + [data]
        let results = try Interpreter(graph: graph).run([tensor([1, 4], [-1, 2, -3, 4])])
        #expect(results.map(\.doubles) == [[0, 2], [-3, 4], [0, 2], [-1, 2, -3, 4]])
    }
}
