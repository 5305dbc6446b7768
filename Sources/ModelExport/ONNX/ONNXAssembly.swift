import Diagnostics
import GraphIR
import ONNXSchema

/// A graph on its way into an ONNX message: what is written already, and the names given out.
struct ONNXAssembly {
    let graph: Graph
    private(set) var message = ONNXGraphProto()

    private var valueNames = UniqueNames()
    private var nodeNames = UniqueNames()
    private var names: [ValueID: String] = [:]
    /// Parameters in the shapes they were written in.
    private var initializers: [ParameterForm: String] = [:]

    private struct ParameterForm: Hashable {
        let value: ValueID
        let shape: [Int]
    }

    init(_ graph: Graph) {
        self.graph = graph
        message.name = graph.name.isEmpty ? "model" : graph.name
        // Names of the model come first, so that only made-up ones are numbered.
        let live = graph.liveValues()
        for value in graph.values where live.contains(value.id) || value.source == .input {
            names[value.id] = valueNames.take(value.name, orElse: "value\(value.id.index)")
        }
    }

    /// Writes all of the graph. Throws one diagnostic that lists every node without an ONNX form.
    mutating func run() throws(Diagnostic) {
        for input in graph.inputs where graph.shape(input).sizes == nil {
            throw Diagnostic(
                .usage, "input '\(graph[input].name)' has the shape \(graph.shape(input))",
                file: graph.metadata["source"], expected: "a prepared graph: known sizes")
        }
        message.input = graph.inputs.map { ONNXValueInfoProto(name(of: $0), shape: sizes(of: $0)) }
        let live = graph.liveValues()
        var findings: [String] = []
        for node in graph.nodes where node.outputs.contains(where: live.contains) {
            do {
                try check(node)
                try write(node)
            } catch {
                let kind = node.operator.definition
                let name = (kind as? Foreign)?.name ?? node.operator.mnemonic
                findings.append("node '\(node.name)', operator \(name): \(error.reason)")
            }
        }
        guard findings.isEmpty else {
            throw Diagnostic(
                .unsupportedModel,
                "the model has no form in ONNX (\(findings.count) of \(graph.nodes.count) nodes)",
                file: graph.metadata["source"],
                advice: "choose an output before them with --output-value", details: findings)
        }
        writeOutputs()
    }

    private func check(_ node: Node) throws(ONNXRefusal) {
        if case .foreign = node.operator { throw ONNXRefusal("Burin does not know it") }
        guard node.epilogue.isEmpty else {
            throw ONNXRefusal("steps are fused into it; expected a graph before the passes")
        }
        for value in node.operands + node.outputs where graph.shape(value).sizes == nil {
            throw ONNXRefusal("'\(graph[value].name)' has the shape \(graph.shape(value))")
        }
    }

    /// An output that is an input, a parameter or named before goes through an identity: a graph's
    /// outputs must be results of nodes, each named once.
    private mutating func writeOutputs() {
        var listed: Set<ValueID> = []
        for output in graph.outputs {
            var name = name(of: output)
            if graph[output].producer == nil || !listed.insert(output).inserted {
                let source = operand(output)
                name = valueNames.take("\(name)_output")
                emit("Identity", [source], [name], as: name)
            }
            message.output.append(ONNXValueInfoProto(name, shape: sizes(of: output)))
        }
        let outputs = Set(graph.outputs)
        for node in graph.nodes {
            for value in node.outputs where names[value] != nil && !outputs.contains(value) {
                message.valueInfo.append(
                    ONNXValueInfoProto(name(of: value), shape: sizes(of: value)))
            }
        }
    }

    // MARK: For the operators

    /// The value's sizes; known in a prepared graph.
    func sizes(of id: ValueID) -> [Int] { graph.shape(id).sizes ?? [] }

    /// The value's name in the file; a value nobody reads gets one when it is asked for.
    mutating func name(of id: ValueID) -> String {
        if let name = names[id] { return name }
        let name = valueNames.take(graph[id].name, orElse: "value\(id.index)")
        names[id] = name
        return name
    }

    /// The name under which a node reads a value; parameters are written at their first use.
    ///
    /// With `shape`, the same elements in that shape.
    mutating func operand(_ id: ValueID, shape: [Int]? = nil) -> String {
        let own = sizes(of: id)
        let shape = shape ?? own
        guard let tensor = graph.tensor(id) else {
            guard shape != own else { return name(of: id) }
            let target = constant("\(graph[id].name)_shape", shape)
            let result = valueNames.take("\(graph[id].name)_reshaped")
            emit("Reshape", [name(of: id), target], [result], as: result)
            return result
        }
        let form = ParameterForm(value: id, shape: shape)
        if let name = initializers[form] { return name }
        // The first form has the parameter's own name.
        let isFirst = !initializers.keys.contains { $0.value == id }
        let name = isFirst ? name(of: id) : valueNames.take(graph[id].name)
        initializers[form] = name
        message.initializer.append(ONNXTensorProto(name, shape: shape, tensor.floats))
        return name
    }

    /// A new initializer of whole numbers.
    mutating func constant(_ wish: String, _ elements: [Int]) -> String {
        let name = valueNames.take(wish)
        message.initializer.append(ONNXTensorProto(name, elements))
        return name
    }

    /// A new initializer of floats.
    mutating func constant(_ wish: String, shape: [Int], _ elements: [Float]) -> String {
        let name = valueNames.take(wish)
        message.initializer.append(ONNXTensorProto(name, shape: shape, elements))
        return name
    }

    /// Appends a node with one result that only a later node of the same layer reads.
    mutating func intermediate(
        _ type: String, _ inputs: [String], of node: Node, _ suffix: String,
        _ attributes: [ONNXAttributeProto] = []
    ) -> String {
        let result = valueNames.take("\(node.name)_\(suffix)")
        emit(type, inputs, [result], as: result, attributes)
        return result
    }

    /// Appends the node that gives a layer's results.
    mutating func emit(
        _ type: String, _ inputs: [String], for node: Node, _ attributes: [ONNXAttributeProto] = []
    ) {
        emit(type, inputs, node.outputs.map { name(of: $0) }, as: node.name, attributes)
    }

    private mutating func emit(
        _ type: String, _ inputs: [String], _ outputs: [String], as wish: String,
        _ attributes: [ONNXAttributeProto] = []
    ) {
        var node = ONNXNodeProto()
        node.name = nodeNames.take(wish, orElse: "node")
        node.opType = type
        node.input = inputs
        node.output = outputs
        node.attribute = attributes
        message.node.append(node)
    }
}
