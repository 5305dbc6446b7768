public import Diagnostics
public import GraphIR
import Interpreter
public import ModelRuntime

/// Finds the smallest part of a network that compiled code computes otherwise than the interpreter.
///
/// A part is a set of nodes; what they read of others becomes an input, which gets the numbers that
/// the interpreter computed in the whole network. Parts are compiled anew, so passes and kernel
/// selection see only the part. The search begins between the values that agree and the first that
/// departs, goes back towards the network's input as long as parts agree, then takes nodes out at
/// either end and inside, in halves down to single ones, until every smaller part agrees (Zeller
/// and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002).
public struct ModelBisection: Sendable {
    /// Compiles a part and loads it.
    public typealias Compile = @Sendable (Graph) async throws(Diagnostic) -> LoadedModel

    /// Is told before each part how many were compiled, and the part's number of nodes.
    public typealias Progress = @Sendable (_ attempts: Int, _ nodes: Int) -> Void

    /// The prepared network.
    public let network: Graph
    /// The inputs that showed the departure.
    public let inputs: [Tensor]
    /// At most this many parts are compiled.
    public var attemptsLimit = 400

    private let compile: Compile
    private let progress: Progress

    /// A search in `network`, all shapes of which are known.
    public init(
        _ network: Graph, inputs: [Tensor],
        progress: @escaping Progress = { _, _ in },
        compile: @escaping Compile
    ) {
        self.network = network
        self.inputs = inputs
        self.compile = compile
        self.progress = progress
    }

    /// The smallest part that departs, given what a check of the whole network found.
    ///
    /// nil where the check found no departing value of the network, or where all of the network,
    /// compiled anew, agrees: then the artefact that was checked is not what the compiler makes of
    /// this network. A part that cannot be compiled counts as one that agrees. Throws where the
    /// interpreter or the C compiler fails.
    public func smallestPart(after check: ModelCheck) async throws(Diagnostic) -> DepartingPart? {
        guard let departure = (check.values + check.outputs).first(where: { !$0.agrees }),
            let target = network.computedValue(named: departure.value)
        else { return nil }
        var search = PartSearch(
            network: network, numbers: try numbers(), compile: compile, progress: progress,
            attemptsLimit: attemptsLimit)
        let agreeing = Set(check.values.filter(\.agrees).map(\.value))
        guard let first = try await search.departingPart(before: target, agreeing: agreeing) else {
            return nil
        }
        let smallest = try await search.reduced(first)
        return DepartingPart(
            graph: smallest.graph, inputs: smallest.inputs, expected: smallest.expected,
            departure: smallest.departure, attempts: search.attempts,
            isSmallest: search.attempts < attemptsLimit)
    }

    /// Every value of the network as the interpreter computes it, rounded to float32: that is what
    /// compiled code can be given.
    private func numbers() throws(Diagnostic) -> [ValueID: Tensor] {
        var numbers = Dictionary(
            zip(network.inputs, inputs), uniquingKeysWith: { first, _ in first })
        try Interpreter(graph: network).runAll(inputs) { (value, tensor) throws(Diagnostic) in
            numbers[value.id] = Tensor(shape: tensor.shape, tensor.floats)
        }
        return numbers
    }
}

extension Graph {
    /// The last value of a name that a node computes.
    func computedValue(named name: String) -> ValueID? {
        values.last { $0.name == name && $0.producer != nil }?.id
    }
}
