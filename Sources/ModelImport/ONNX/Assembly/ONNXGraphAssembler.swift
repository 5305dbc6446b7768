import Diagnostics
import GraphIR
import ONNXSchema

/// Builds a graph from an ONNX graph, node by node in the file's order.
struct ONNXGraphAssembler {
    private let file: ONNXFile
    private let message: ONNXGraphProto
    private let builder: ONNXGraphBuilder
    private var reader: ONNXTensorReader
    /// Initializers that nobody read yet, by position.
    private var initializers: [String: Int] = [:]
    private var values: [String: ONNXValue] = [:]
    /// Names that a node reads or the graph gives out.
    private var readNames: Set<String> = []
    /// The nodes by the names of their results, as far as they are met.
    private var producers: [String: Int] = [:]

    init(_ file: ONNXFile, name: String, path: String?) {
        self.file = file
        message = file.model.graph
        builder = ONNXGraphBuilder(Graph(name: name))
        reader = ONNXTensorReader(besideModel: path)
    }

    var graph: Graph { builder.graph }
    var warnings: [String] { builder.warnings }
    var operatorSet: Int { file.operatorSet }

    /// The node that computes a value, where one before does.
    func producer(of name: String) -> ONNXNodeProto? {
        let node = producers[name].map { message.node[$0] }
        return node.flatMap { ONNXFile.isStandard($0.domain) ? $0 : nil }
    }

    /// Adds all inputs, nodes and outputs. Throws where the file contradicts itself.
    mutating func assemble(_ sizes: ONNXInputSizes) throws(Diagnostic) {
        try requireDenseForm()
        try listInitializers()
        try addInputs(sizes)
        for node in message.node { readNames.formUnion(node.input) }
        for output in message.output { readNames.insert(output.name) }
        for (index, node) in message.node.enumerated() { try add(node, index) }
        try addOutputs()
    }

    /// Refuses what belongs to the format and is not read at all.
    private func requireDenseForm() throws(Diagnostic) {
        guard message.sparseInitializer.isEmpty else {
            throw Diagnostic(
                .unsupportedModel,
                "the graph has \(message.sparseInitializer.count) sparse initializers",
                expected: "dense tensors")
        }
        guard message.quantizationAnnotation.isEmpty else {
            throw Diagnostic(
                .unsupportedModel, "the graph is quantised", expected: "float32 weights",
                advice: "Give the model as it was before quantisation.")
        }
    }

    private mutating func listInitializers() throws(Diagnostic) {
        for (index, tensor) in message.initializer.enumerated() {
            guard !tensor.name.isEmpty,
                initializers.updateValue(index, forKey: tensor.name) == nil
            else {
                throw Diagnostic(
                    .malformedFile, "initializer \(index) is called '\(tensor.name)'",
                    expected: "a name of its own")
            }
        }
    }

    /// Until IR version 4 initializers are inputs too; those are no inputs of the network.
    private mutating func addInputs(_ sizes: ONNXInputSizes) throws(Diagnostic) {
        var inputs = ONNXInputs(sizes)
        for input in message.input where initializers[input.name] == nil {
            guard values[input.name] == nil, !input.name.isEmpty else {
                throw Diagnostic(.malformedFile, "two inputs are called '\(input.name)'")
            }
            let shape = try inputs.shape(of: input)
            values[input.name] = .computed(builder.graph.addInput(input.name, shape))
        }
        try inputs.finish()
        for warning in inputs.warnings { builder.warn(warning) }
    }

    private mutating func addOutputs() throws(Diagnostic) {
        guard !message.output.isEmpty else {
            throw Diagnostic(.malformedFile, "the graph has no output")
        }
        for output in message.output {
            guard let value = try value(named: output.name) else {
                throw Diagnostic(
                    .malformedFile, "no node computes the output '\(output.name)'")
            }
            switch value {
            case .computed(let id): builder.graph.outputs.append(id)
            case .constant(let constant): builder.graph.outputs.append(builder.parameter(constant))
            }
        }
    }

    // MARK: Nodes

    private mutating func add(_ node: ONNXNodeProto, _ index: Int) throws(Diagnostic) {
        let name = nodeName(node, index)
        var operands: [ONNXValue?] = []
        for input in node.input {
            guard !input.isEmpty else {
                operands.append(nil)
                continue
            }
            guard let value = try value(named: input) else {
                throw Diagnostic(
                    .malformedFile, "no node before it computes its operand '\(input)'",
                    node: name, operatorName: node.opType,
                    expected: "an earlier node's result, an input of the graph, or an initializer")
            }
            operands.append(value)
        }
        let results: [ONNXValue]
        let tail = try lengthNormalization(node)
        do {
            if let tail, let known = try normalized(tail, node, name, operands) {
                results = known
            } else {
                results = try translate(node, name, operands)
            }
        } catch {
            throw diagnostic(error, node, name, operands)
        }
        for (output, value) in zip(node.output, results) where !output.isEmpty {
            guard values.updateValue(value, forKey: output) == nil, initializers[output] == nil
            else {
                throw Diagnostic(
                    .malformedFile, "its result '\(output)' is there already", node: name,
                    operatorName: node.opType, expected: "one node for each value")
            }
            producers[output] = index
        }
    }

    /// A division by a norm as one operator; nil where it goes over axes that have none.
    private func normalized(
        _ tail: ONNXLengthNormalization, _ node: ONNXNodeProto, _ name: String,
        _ operands: [ONNXValue?]
    ) throws(ONNXFinding) -> [ONNXValue]? {
        guard case .computed(let data) = operands[0], let shape = builder.graph.shape(data).sizes,
            shape.count >= 2, !tail.axes.isEmpty, let norm = operands[1],
            let divisor = self.shape(norm), broadcast(shape, divisor) == shape
        else { return nil }
        let rank = shape.count
        let axes = Set(tail.axes.map { $0 < 0 ? $0 + rank : $0 }).sorted()
        let extent: L2Normalization.Extent
        switch axes {
        case Array(1..<rank): extent = .instance
        case [1]: extent = .channel
        case Array(2..<rank): extent = .spatial
        default: return nil
        }
        let definition = L2Normalization(extent, epsilon: tail.epsilon)
        do {
            let results = try builder.graph.addNode(
                name, .l2Normalization(definition), [data], outputNames: node.output)
            return [.computed(results[0])]
        } catch { throw .malformed(error) }
    }

    private func shape(_ value: ONNXValue) -> [Int]? {
        switch value {
        case .computed(let id): builder.graph.shape(id).sizes
        case .constant(let constant): constant.shape
        }
    }

    /// The shape two operands broadcast to; nil where they do not.
    private func broadcast(_ left: [Int], _ right: [Int]) -> [Int]? {
        let shape = try? Binary.broadcast(Shape(sizes: left), Shape(sizes: right))
        return shape?.sizes
    }

    private func nodeName(_ node: ONNXNodeProto, _ index: Int) -> String {
        if !node.name.isEmpty { return node.name }
        return node.output.first { !$0.isEmpty } ?? "node\(index)"
    }

    /// The node's results: computed at once, as operators of Burin, or as a foreign operator.
    private func translate(
        _ proto: ONNXNodeProto, _ name: String, _ operands: [ONNXValue?]
    ) throws(ONNXFinding) -> [ONNXValue] {
        guard ONNXFile.isStandard(proto.domain) else {
            return foreign(proto, name, operands, "\(proto.domain):\(proto.opType)")
        }
        guard let rule = ONNXOperatorTable.rule(proto.opType) else {
            return foreign(proto, name, operands, proto.opType)
        }
        if let unresolved = unresolved(proto, name, operands) { return unresolved }
        do {
            let attributes = try ONNXAttributes(proto.attribute)
            let node = ONNXNode(
                name: name, type: proto.opType, operatorSet: file.operatorSet,
                operands: operands, results: proto.output,
                isRead: proto.output.map { readNames.contains($0) }, attributes: attributes,
                builder: builder)
            let results = try results(rule, node)
            try attributes.finish(operatorSet: file.operatorSet)
            return results
        } catch {
            guard case .refused(let reason) = error else { throw error }
            // What the rule may have added before is read by nobody.
            return foreign(proto, name, operands, "\(proto.opType) (\(reason))")
        }
    }

    private func results(
        _ rule: any ONNXOperator.Type, _ node: ONNXNode
    ) throws(ONNXFinding) -> [ONNXValue] {
        var constants: [ONNXConstant?] = []
        for operand in node.operands {
            switch operand {
            case .constant(let constant): constants.append(constant)
            case nil: constants.append(nil)
            case .computed: return try rule.translate(node)
            }
        }
        guard let results = try rule.fold(node, constants) else { return try rule.translate(node) }
        try requireRoom(for: results, from: constants)
        return results
    }

    /// Takes what constants grow by from the budget of the file: each node of many may do little.
    private func requireRoom(
        for results: [ONNXValue], from operands: [ONNXConstant?]
    ) throws(ONNXFinding) {
        var growth = -operands.reduce(0) { $0 + ($1?.count ?? 0) }
        for case .constant(let constant) in results {
            guard Shape.product(constant.shape.map { max(1, $0) }) != nil else {
                throw .malformed("a result of the shape \(constant.shape)")
            }
            growth += constant.count
        }
        guard builder.reserve(max(0, growth)) else {
            throw .refused(
                "constants grow to more than \(ONNXGraphBuilder.constantLimit) elements")
        }
    }

    /// A node that stands for one that cannot be translated; all of these are reported at once.
    private func foreign(
        _ proto: ONNXNodeProto, _ name: String, _ operands: [ONNXValue?], _ text: String
    ) -> [ONNXValue] {
        let inputs = operands.compactMap { operand -> ValueID? in
            switch operand {
            case .computed(let value): value
            case .constant(let constant): builder.parameter(constant)
            case nil: nil
            }
        }
        let definition = Foreign(
            name: text, operandCount: inputs.count,
            outputCount: min(max(1, proto.output.count), 4096))
        // The shape rule of a foreign operator refuses nothing.
        let results = try? builder.graph.addNode(
            name, .foreign(definition), inputs, outputNames: proto.output)
        return (results ?? []).map { .computed($0) }
    }

    /// Results without shapes for a node that reads one: it stands behind a foreign node, which
    /// is what the user is told of.
    private func unresolved(
        _ proto: ONNXNodeProto, _ name: String, _ operands: [ONNXValue?]
    ) -> [ONNXValue]? {
        for operand in operands {
            guard case .computed(let value) = operand, builder.graph.shape(value).sizes == nil
            else { continue }
            return proto.output.prefix(4096).compactMap { output -> ONNXValue? in
                let results = try? builder.graph.addNode(
                    name, .identity(Identity()), [value], outputNames: [output])
                return results.map { .computed($0[0]) }
            }
        }
        return nil
    }

    // MARK: Values

    /// What a name stands for; an initializer is decoded when it is first read.
    mutating func value(named name: String) throws(Diagnostic) -> ONNXValue? {
        if let value = values[name] { return value }
        guard let index = initializers[name] else { return nil }
        let value = ONNXValue.constant(try reader.constant(message.initializer[index]))
        values[name] = value
        return value
    }

    private func diagnostic(
        _ finding: ONNXFinding, _ node: ONNXNodeProto, _ name: String, _ operands: [ONNXValue?]
    ) -> Diagnostic {
        let details = zip(node.input, operands).map { input, operand in
            switch operand {
            case .computed(let value): "operand '\(input)' \(builder.graph.shape(value))"
            case .constant(let constant): "operand '\(input)' \(constant.shape), constant"
            case nil: "an operand left out"
            }
        }
        switch finding {
        case .refused(let reason):
            return Diagnostic(
                .unsupportedModel, reason, node: name, operatorName: node.opType, details: details)
        case .malformed(let error):
            return Diagnostic(
                .malformedFile, error.message, node: name,
                operatorName: "\(node.opType) (operator set \(file.operatorSet))",
                expected: error.expected, details: details)
        }
    }
}
