import GraphIR
import Interpreter
import TestSupport

/// A random graph as it grows, node by node, each computed as soon as it is drawn.
struct GraphDraw {
    /// No value has more elements, so that thousands of graphs take minutes.
    private static let elementLimit = 12_000

    var random: SplitMix
    private(set) var graph: Graph
    /// What later nodes may read, in order.
    private(set) var values: [DrawnValue] = []
    let input: Tensor
    private var known: [ValueID: DrawnValue] = [:]

    /// A graph with nothing but its input.
    init(name: String, input shape: [Int], in range: ClosedRange<Float>, random: SplitMix) {
        self.random = random
        graph = Graph(name: name)
        input = .random(shape, in: range, using: &self.random)
        let id = graph.addInput("data", Shape(sizes: shape))
        add(
            DrawnValue(
                id: id, shape: shape, numbers: input.doubles, isExact: true))
    }

    private mutating func add(_ value: DrawnValue) {
        values.append(value)
        known[value.id] = value
    }

    /// The state before, with numbers drawn further.
    mutating func restore(_ earlier: GraphDraw) {
        let random = self.random
        self = earlier
        self.random = random
    }

    mutating func setOutputs(_ outputs: [ValueID]) { graph.outputs = outputs }

    // MARK: Chance

    mutating func isDrawn(oneIn count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func choice<T>(_ choices: [T]) throws -> T {
        guard let choice = choices.randomElement(using: &random) else { throw Redrawn() }
        return choice
    }

    /// A value that fits, more often than not the last one: chains are what passes work on.
    mutating func value(where fits: (DrawnValue) -> Bool = { _ in true }) throws -> DrawnValue {
        let fitting = values.filter(fits)
        guard let last = fitting.last else { throw Redrawn() }
        return isDrawn(oneIn: 2) ? last : try choice(fitting)
    }

    /// One image or a few; each becomes layers of its own.
    mutating func image() throws -> DrawnValue { try value { $0.rank == 4 && $0.shape[0] <= 4 } }

    // MARK: Nodes

    /// A parameter of uniform numbers.
    mutating func parameter(
        _ shape: [Int], in range: ClosedRange<Float> = -1...1
    ) -> ValueID {
        constant(.random(shape, in: range, using: &random))
    }

    mutating func constant(_ tensor: Tensor) -> ValueID {
        graph.addParameter("p\(graph.values.count)", tensor)
    }

    /// A constant that later nodes read as data.
    mutating func addConstantData(_ shape: [Int]) {
        let tensor = Tensor.random(shape, using: &random)
        add(
            DrawnValue(
                id: constant(tensor), shape: shape, numbers: tensor.doubles, isExact: true))
    }

    /// A node, whose results later nodes may read.
    ///
    /// Throws ``Redrawn`` where a result is too large or ill-conditioned, and what GraphIR throws
    /// where the node is not valid: then the drawing is wrong.
    @discardableResult
    mutating func node(_ operation: Operator, _ operands: [ValueID]) throws -> [DrawnValue] {
        if case .function(let function) = operation, let data = known[operands[0]],
            function.jumps(near: data)
        {
            throw Redrawn()
        }
        let name = "n\(graph.nodes.count)"
        let outputs = try graph.addNode(name, operation, operands)
        for output in outputs {
            guard let count = graph.shape(output).elementCount,
                (1...Self.elementLimit).contains(count)
            else { throw Redrawn() }
        }
        let results = try evaluate(outputs, operation, operands)
        guard results.allSatisfy(\.isWellConditioned) else { throw Redrawn() }
        for result in results { add(result) }
        return results
    }

    /// The results of the last node.
    private mutating func evaluate(
        _ outputs: [ValueID], _ operation: Operator, _ operands: [ValueID]
    ) throws -> [DrawnValue] {
        guard let node = graph.nodes.last else { return [] }
        let (part, inputs) = graph.part(of: [node.id], outputs: outputs)
        let interpreter = try Interpreter(graph: part)
        let data = inputs.compactMap { known[$0] }
        let exact = try interpreter.run(data.map { Tensor(shape: $0.shape, $0.numbers) })
        let isExact =
            operation.roundsToWhole
            || (operation.movesNumbers
                && operands.allSatisfy { known[$0]?.isExact ?? graph[$0].isParameter })
        let units = roundings(in: node, operands, exact)
        var disturbed = DrawnValue.samples.map { _ in exact }
        for sample in DrawnValue.samples where !isExact {
            let noisy = data.map { value in
                let numbers = value.disturbed[sample]
                return Tensor(
                    shape: value.shape,
                    operation.movesNumbers ? numbers : numbers.map { rounded($0, units) })
            }
            disturbed[sample] = try interpreter.run(noisy)
        }
        let copied = operation.movesNumbers ? data.map(\.uncertainty).max() ?? 0 : 0
        return outputs.indices.map { index in
            DrawnValue(
                id: outputs[index], shape: exact[index].shape, numbers: exact[index].doubles,
                disturbed: disturbed.map { $0[index].doubles }, copiedUncertainty: copied,
                isExact: isExact)
        }
    }

    /// By how many roundings a node's operands are to be off to tell how far its own move the
    /// results. Those of a sum of `n` terms of alternating signs grow like `sqrt(n)`; kernels sum
    /// in several lanes.
    private func roundings(
        in node: Node, _ operands: [ValueID], _ results: [Tensor]
    ) -> Double {
        let count = Double(results.reduce(0) { $0 + $1.count })
        let read = operands.map { graph.shape($0).elementCount ?? 0 }.max() ?? 0
        let terms = Double(max(read, graph.multiplyAccumulates(of: node))) / count
        return max(1, terms.squareRoot() / 4)
    }

    /// The number with an error as float32 arithmetic makes it: up to some units in the last place.
    private mutating func rounded(_ number: Double, _ units: Double) -> Double {
        number * (1 + units * Double.random(in: -1.2e-7...1.2e-7, using: &random))
    }
}
