import Diagnostics
import GraphIR

/// Builds a graph from a program, node by node in topological order.
///
/// Beside each value's shape, in which height and width may be open, it keeps the shape at a fixed
/// input size. Sizes of parameters that depend on the flattened image follow from that one; it is
/// never used to check numbers that a file gives.
struct MXNetGraphAssembler {
    private let program: MXNetProgram
    private let inputSize: SpatialSize
    private(set) var binder: MXNetParameterBinder
    private(set) var graph: Graph
    /// The values of each node's outputs; empty until the node, or a variable's reader, is met.
    private var values: [[ValueID]]
    /// Shapes at the fixed input size.
    private var sized: [ValueID: Shape] = [:]

    init(
        _ program: MXNetProgram, _ parameters: MXNetParameterFile?, name: String,
        inputSize: SpatialSize
    ) {
        self.program = program
        self.inputSize = inputSize
        binder = MXNetParameterBinder(parameters)
        graph = Graph(name: name)
        values = Array(repeating: [], count: program.symbol.nodes.count)
    }

    private var nodes: [MXNetNode] { program.symbol.nodes }

    /// Adds all inputs, nodes and outputs. Throws where operands do not fit their operator.
    mutating func assemble() throws(Diagnostic) {
        addInputs()
        for index in try program.symbol.topologicalOrder() where !nodes[index].isVariable {
            try addNode(index)
        }
        for head in program.symbol.heads {
            if nodes[head.node].isVariable {
                let use = MXNetParameterUse(
                    node: nodes[head.node], rule: nil, argument: 0, data: .unknown,
                    sizedData: .unknown)
                _ = try variable(head.node, use)
            }
            graph.outputs.append(values[head.node][head.output])
        }
    }

    private mutating func addInputs() {
        let inputs = MXNetInputs(program, binder)
        if let data = inputs.data {
            let shape = inputs.dataShape(program, binder)
            let value = graph.addInput(nodes[data].name, shape)
            values[data] = [value]
            let sizes = [.height: inputSize.height, .width: inputSize.width] as [Dimension: Int]
            sized[value] = Shape(shape.dimensions.map { sizes[$0].map { .known($0) } ?? $0 })
        }
        for label in inputs.labels where label != inputs.data {
            values[label] = [graph.addInput(nodes[label].name, .unknown)]
        }
    }

    // MARK: Nodes

    private mutating func addNode(_ index: Int) throws(Diagnostic) {
        let node = nodes[index]
        let rule = program.rules[index]
        var operands: [ValueID] = []
        for (argument, entry) in node.inputs.enumerated() {
            if nodes[entry.node].isVariable {
                let data = operands.first
                let use = MXNetParameterUse(
                    node: node, rule: rule, argument: argument,
                    data: data.map { graph.shape($0) } ?? .unknown,
                    sizedData: data.map { sizedShape($0) } ?? .unknown)
                operands.append(try variable(entry.node, use))
            } else {
                operands.append(values[entry.node][entry.output])
            }
        }
        do throws(ShapeError) {
            let translation = try translate(rule, operands)
            values[index] = try add(translation, node, operands, program.outputCounts[index])
        } catch {
            throw diagnostic(error, node, rule, operands)
        }
        if let cast = rule as? MXNetCast, cast.roundsToHalf {
            graph.metadata["precision"] = "float16 casts ignored"
        }
    }

    /// What the node becomes; nil for an operator that is not known.
    private func translate(
        _ rule: (any MXNetOperator)?, _ operands: [ValueID]
    ) throws(ShapeError) -> MXNetTranslation? {
        guard let rule else { return nil }
        if rule.needsEqualShapes, let first = operands.first {
            for other in operands.dropFirst() { try requireEqual(first, other) }
        }
        return try rule.translate(operands.map { graph.shape($0) })
    }

    /// Throws where two shapes differ, or would only agree by repeating a size of 1.
    private func requireEqual(_ left: ValueID, _ right: ValueID) throws(ShapeError) {
        let shapes = (graph.shape(left), graph.shape(right))
        guard shapes.0 != .unknown, shapes.1 != .unknown else { return }
        var fits = shapes.0.isCompatible(with: shapes.1)
        let sizes = (sizedShape(left), sizedShape(right))
        if fits, sizes.0.rank == shapes.0.rank, sizes.1.rank == shapes.1.rank {
            for axis in 0..<shapes.0.rank where shapes.0[axis] == 1 || shapes.1[axis] == 1 {
                fits = fits && sizes.0[axis].isCompatible(with: sizes.1[axis])
            }
        }
        guard fits else {
            throw ShapeError("shapes \(shapes.0) and \(shapes.1) differ", expected: "equal shapes")
        }
    }

    private mutating func add(
        _ translation: MXNetTranslation?, _ node: MXNetNode, _ operands: [ValueID],
        _ outputCount: Int
    ) throws(ShapeError) -> [ValueID] {
        let reason: String
        switch translation {
        case .steps(let steps):
            var results: [ValueID] = []
            for step in steps { results = try add(step, node, operands, results) }
            return results
        case .refused(let text): reason = " (\(text))"
        case nil: reason = ""
        }
        let foreign = Foreign(
            name: node.operatorName + reason, operandCount: operands.count,
            outputCount: outputCount)
        return try addNode(node.name, .foreign(foreign), operands)
    }

    private mutating func add(
        _ step: MXNetTranslation.Step, _ node: MXNetNode, _ operands: [ValueID],
        _ previous: [ValueID]
    ) throws(ShapeError) -> [ValueID] {
        let name = node.name + step.suffix
        let inputs = step.operands.map { source in
            switch source {
            case .operand(let position): return operands[position]
            case .previous: return previous[0]
            case .scalar(let number):
                let constant = Tensor(shape: [], [Float(number)])
                let value = graph.addParameter("\(name)_scalar", constant)
                sized[value] = []
                return value
            }
        }
        return try addNode(name, step.definition, inputs)
    }

    private mutating func addNode(
        _ name: String, _ definition: Operator, _ inputs: [ValueID]
    ) throws(ShapeError) -> [ValueID] {
        let results = try graph.addNode(name, definition, inputs)
        let shapes = inputs.map { sizedShape($0) }
        guard !shapes.contains(.unknown) else { return results }
        // A network for another input size fails here at some layer; that is no fault of it.
        let known = (try? definition.definition.inferShapes(shapes)) ?? []
        for (result, shape) in zip(results, known) { sized[result] = shape }
        return results
    }

    private func sizedShape(_ value: ValueID) -> Shape { sized[value] ?? .unknown }

    // MARK: Parameters

    private mutating func variable(
        _ index: Int, _ use: MXNetParameterUse
    ) throws(Diagnostic) -> ValueID {
        let node = nodes[index]
        if let value = values[index].first {
            if graph[value].isParameter {
                let origin = "where it was used before"
                try use.check(graph.shape(value), of: node.name, from: origin)
            }
            return value
        }
        let value: ValueID
        switch try binder.bind(node, at: index, for: use) {
        case .tensor(let tensor): value = graph.addParameter(node.name, tensor)
        case .shape(let shape): value = graph.addParameter(node.name, shape)
        }
        values[index] = [value]
        sized[value] = graph.shape(value)
        return value
    }

    private func diagnostic(
        _ error: ShapeError, _ node: MXNetNode, _ rule: (any MXNetOperator)?,
        _ operands: [ValueID]
    ) -> Diagnostic {
        let roles = rule?.arguments ?? []
        let details = operands.enumerated().map { position, value in
            let role = position < roles.count ? roles[position] : "operand \(position)"
            return "\(role): '\(graph[value].name)' \(graph.shape(value))"
        }
        return Diagnostic(
            .malformedFile, error.message, node: node.name, operatorName: node.operatorName,
            expected: error.expected, details: details)
    }
}
