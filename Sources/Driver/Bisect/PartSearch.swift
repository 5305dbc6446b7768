import Diagnostics
import GraphIR
import Interpreter
import ModelRuntime

/// The search of a ``ModelBisection``: tries parts, remembers how they came out, makes them
/// smaller.
struct PartSearch: Sendable {
    /// A part that departs.
    struct Part: Sendable {
        /// Its nodes in the network, in order.
        var nodes: [Node]
        /// The value of the network that departs first.
        var target: ValueID
        var graph: Graph
        var inputs: [Tensor]
        var expected: Tensor
        var departure: ValueAgreement
    }

    /// What tells one part from another.
    private struct Key: Hashable, Sendable {
        var nodes: Set<NodeID>
        var target: ValueID
    }

    let network: Graph
    /// The numbers of every value of the network, as float32.
    let numbers: [ValueID: Tensor]
    let compile: ModelBisection.Compile
    let progress: ModelBisection.Progress
    let attemptsLimit: Int
    /// Parts that were compiled.
    private(set) var attempts = 0
    private var outcomes: [Key: Part?] = [:]

    init(
        network: Graph, numbers: [ValueID: Tensor], compile: @escaping ModelBisection.Compile,
        progress: @escaping ModelBisection.Progress, attemptsLimit: Int
    ) {
        self.network = network
        self.numbers = numbers
        self.compile = compile
        self.progress = progress
        self.attemptsLimit = attemptsLimit
    }

    // MARK: Finding a part

    /// A part that ends at `target`, or before it, and departs: first the nodes behind the nearest
    /// values that agree, then twice as many nodes each time, at last all of the network.
    mutating func departingPart(
        before target: ValueID, agreeing: Set<String>
    ) async throws(Diagnostic) -> Part? {
        let all = network.nodesNeeded(for: [target], among: Set(network.nodes.map(\.id)))
        let near = nodes(behind: agreeing, upTo: target, among: all)
        if let part = try await trial(near, target) { return part }
        var count = max(2 * near.count, 2)
        while count < 2 * all.count, attempts < attemptsLimit {
            if let part = try await trial(all.suffix(count), target) { return part }
            count *= 2
        }
        return nil
    }

    /// The nodes that compute `target` from the nearest values of these names.
    private func nodes(
        behind names: Set<String>, upTo target: ValueID, among all: [Node]
    ) -> [Node] {
        var needed: Set<ValueID> = [target]
        var result: [Node] = []
        for node in all.reversed() where node.outputs.contains(where: needed.contains) {
            result.append(node)
            needed.formUnion(node.operands.filter { !names.contains(network[$0].name) })
        }
        return result.reversed()
    }

    // MARK: Making it smaller

    /// The smallest part found by taking nodes out of a part that departs.
    mutating func reduced(_ part: Part) async throws(Diagnostic) -> Part {
        var part = try await withShortestTail(part)
        var size = max(1, part.nodes.count / 2)
        while part.nodes.count > 1, attempts < attemptsLimit {
            if let smaller = try await without(size, part) {
                part = smaller
                size = min(size, max(1, part.nodes.count / 2))
            } else if size > 1 {
                size /= 2
            } else {
                return part
            }
        }
        return part
    }

    /// The last 1, 2, 4 and so on nodes of a part, as soon as they depart: most faults are one
    /// kernel's.
    private mutating func withShortestTail(_ part: Part) async throws(Diagnostic) -> Part {
        var count = 1
        while count < part.nodes.count {
            if let tail = try await trial(part.nodes.suffix(count), part.target) { return tail }
            count *= 2
        }
        return part
    }

    /// The part without some `size` successive nodes, the first ones that may go. Where they
    /// compute the part's result, it ends at a value they read.
    private mutating func without(_ size: Int, _ part: Part) async throws(Diagnostic) -> Part? {
        for start in stride(from: 0, to: part.nodes.count, by: size) {
            let removed = part.nodes[start..<min(start + size, part.nodes.count)]
            let rest = part.nodes[..<start] + part.nodes[removed.endIndex...]
            var targets = [part.target]
            if removed.contains(where: { $0.outputs.contains(part.target) }) {
                let read = Set(removed.flatMap(\.operands))
                targets = rest.flatMap(\.outputs).filter(read.contains)
            }
            for target in targets {
                if let smaller = try await trial(rest, target) { return smaller }
            }
        }
        return nil
    }

    // MARK: Trying a part

    /// The part of some nodes that computes `target`, where compiled code departs in it; nil where
    /// it agrees, cannot be compiled, or was one too many.
    private mutating func trial(
        _ nodes: some Sequence<Node>, _ target: ValueID
    ) async throws(Diagnostic) -> Part? {
        let needed = network.nodesNeeded(for: [target], among: Set(nodes.map(\.id)))
        let key = Key(nodes: Set(needed.map(\.id)), target: target)
        if let known = outcomes[key] { return known }
        guard !needed.isEmpty, attempts < attemptsLimit else { return nil }
        progress(attempts, needed.count)
        attempts += 1
        var part = try await compiled(needed, target)
        // The first value that departs may come before the last one.
        if let longer = part, longer.target != target {
            part = try await trial(needed, longer.target) ?? longer.ending(at: target)
        }
        outcomes[key] = .some(part)
        return part
    }

    private func compiled(
        _ nodes: [Node], _ target: ValueID
    ) async throws(Diagnostic) -> Part? {
        let (graph, inputs) = network.part(of: Set(nodes.map(\.id)), outputs: [target])
        let tensors = inputs.compactMap { numbers[$0] }
        guard tensors.count == inputs.count else { return nil }
        let check: ModelCheck
        do {
            let model = try await compile(graph)
            check = try ModelCheck(ArtefactRun(model, inputs: tensors), of: graph)
        } catch {
            // A layer without a kernel, or a value that cannot be an input.
            guard error.category == .toolchain else { return nil }
            throw error
        }
        guard let departure = check.firstDeparture,
            let expected = try Interpreter(graph: graph).run(tensors).first
        else { return nil }
        let first = graph.computedValue(named: departure.value).flatMap { id in
            nodes.flatMap(\.outputs).last { network[$0].name == graph[id].name }
        }
        return Part(
            nodes: nodes, target: first ?? target, graph: graph, inputs: tensors,
            expected: Tensor(shape: expected.shape, expected.floats), departure: departure)
    }
}

extension PartSearch.Part {
    /// The part as it was compiled, up to a value behind the first that departs.
    fileprivate func ending(at target: ValueID) -> PartSearch.Part {
        var part = self
        part.target = target
        return part
    }
}
