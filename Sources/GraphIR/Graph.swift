/// A network: values, and nodes in an order in which every operand comes before its reader.
///
/// A value type. Ids index ``values`` and name ``nodes``; they stay valid while a pass adds nodes
/// and are renumbered only by ``compacted()``.
public struct Graph: Sendable, Hashable {
    /// What the model is called. Opaque: any text.
    public var name: String
    /// All values; `values[id.index].id == id`.
    public private(set) var values: [Value] = []
    /// All nodes in topological order.
    public private(set) var nodes: [Node] = []
    /// The values the caller gives, in order.
    public private(set) var inputs: [ValueID] = []
    /// The values the caller gets, in order.
    public var outputs: [ValueID] = []
    /// What is known of the model beyond its arithmetic: source, cut tail, preprocessing.
    public var metadata: [String: String] = [:]

    private var nextNode = 0

    public init(name: String) { self.name = name }

    public subscript(id: ValueID) -> Value { values[id.index] }

    /// The value's numbers, where it is a parameter with known numbers.
    public func tensor(_ id: ValueID) -> Tensor? { values[id.index].tensor }

    /// The value's shape.
    public func shape(_ id: ValueID) -> Shape { values[id.index].shape }

    // MARK: Building

    /// Adds a value the caller gives at each run.
    public mutating func addInput(_ name: String, _ shape: Shape) -> ValueID {
        let id = addValue(name, shape, .input)
        inputs.append(id)
        return id
    }

    /// Adds a parameter whose numbers are not known yet.
    public mutating func addParameter(_ name: String, _ shape: Shape) -> ValueID {
        addValue(name, shape, .parameter(nil))
    }

    /// Adds a constant.
    public mutating func addParameter(_ name: String, _ tensor: Tensor) -> ValueID {
        addValue(name, Shape(sizes: tensor.shape), .parameter(tensor))
    }

    /// Adds a node at the end, or before the node at `position`, and infers its outputs' shapes.
    ///
    /// `outputNames` names the operator's outputs, then one per `store` step; a missing name is
    /// the node's, with `#index` after the first. Throws where the operands do not fit.
    @discardableResult
    public mutating func addNode(
        _ name: String, _ operator: Operator, _ inputs: [ValueID],
        epilogue: [EpilogueStep] = [], outputNames: [String] = [], at position: Int? = nil
    ) throws(ShapeError) -> [ValueID] {
        let id = NodeID(nextNode)
        var node = Node(
            id: id, name: name, operator: `operator`, inputs: inputs, epilogue: epilogue,
            outputs: [])
        let shapes = try inferShapes(of: node)
        nextNode += 1
        node.outputs = shapes.enumerated().map { index, shape in
            let fallback = index == 0 ? name : "\(name)#\(index)"
            let outputName = index < outputNames.count ? outputNames[index] : fallback
            return addValue(outputName, shape, .result(id, index: index))
        }
        nodes.insert(node, at: position ?? nodes.count)
        return node.outputs
    }

    private mutating func addValue(_ name: String, _ shape: Shape, _ source: Value.Source)
        -> ValueID
    {
        let id = ValueID(values.count)
        values.append(Value(id: id, name: name, shape: shape, source: source))
        return id
    }

    /// Copies an input or a parameter of another graph.
    mutating func adopt(_ value: Value) -> ValueID {
        let id = addValue(value.name, value.shape, value.source)
        if value.source == .input { inputs.append(id) }
        return id
    }

    /// Copies a node of another graph with its outputs; `mapping` is completed.
    mutating func adopt(_ node: Node, values outputs: [Value], mapping: inout [ValueID: ValueID]) {
        let id = NodeID(nextNode)
        nextNode += 1
        var copy = Node(
            id: id, name: node.name, operator: node.operator, inputs: node.inputs,
            epilogue: node.epilogue, outputs: [])
        for (index, output) in outputs.enumerated() {
            let value = addValue(output.name, output.shape, .result(id, index: index))
            mapping[output.id] = value
            copy.outputs.append(value)
        }
        let known = mapping
        copy.mapOperands { known[$0] ?? $0 }
        nodes.append(copy)
    }

    // MARK: Editing

    /// Fills in or replaces a parameter's numbers.
    public mutating func setTensor(_ id: ValueID, _ tensor: Tensor?) {
        precondition(values[id.index].isParameter, "only parameters have numbers")
        values[id.index].source = .parameter(tensor)
        if let tensor { values[id.index].shape = Shape(sizes: tensor.shape) }
    }

    /// States a value's shape; the caller infers what follows from it.
    public mutating func setShape(_ id: ValueID, _ shape: Shape) { values[id.index].shape = shape }

    /// Gives a value another name, where its meaning changed.
    public mutating func rename(_ id: ValueID, _ name: String) { values[id.index].name = name }

    /// The position of a node in ``nodes``.
    public func position(of id: NodeID) -> Int? { nodes.firstIndex { $0.id == id } }

    /// The node that computes a value.
    public func producer(of id: ValueID) -> Node? {
        guard let id = values[id.index].producer, let position = position(of: id) else {
            return nil
        }
        return nodes[position]
    }

    /// Replaces a node by another form of it; outputs listed in the new form become its results.
    public mutating func replaceNode(at position: Int, with node: Node) {
        precondition(nodes[position].id == node.id, "a replaced node keeps its id")
        nodes[position] = node
        for (index, output) in node.outputs.enumerated() {
            values[output.index].source = .result(node.id, index: index)
        }
    }

    /// Takes a node out. Its outputs must have no readers left, or belong to another node by now.
    public mutating func removeNode(at position: Int) { nodes.remove(at: position) }

    /// Moves a node to another position, at which its operands must come before it.
    public mutating func moveNode(at position: Int, to place: Int) {
        nodes.insert(nodes.remove(at: position), at: place)
    }

    /// Makes every reader of `old`, and the graph's outputs, read `new`.
    public mutating func replaceUses(of old: ValueID, with new: ValueID) {
        for index in nodes.indices {
            nodes[index].mapOperands { $0 == old ? new : $0 }
        }
        outputs = outputs.map { $0 == old ? new : $0 }
    }

    // MARK: Shapes

    /// The shapes of a node's outputs by its operands' current shapes.
    public func inferShapes(of node: Node) throws(ShapeError) -> [Shape] {
        let definition = node.operator.definition
        guard node.inputs.count == definition.operandNames.count else {
            throw ShapeError(
                "has \(node.inputs.count) operands",
                expected: definition.operandNames.joined(separator: ", "))
        }
        guard (1...4096).contains(definition.outputCount) else {
            throw ShapeError("has \(definition.outputCount) outputs", expected: "1 to 4096")
        }
        let operands = node.inputs.map { shape($0) }
        let stores = node.epilogue.count { $0 == .store }
        if operands.contains(.unknown) {
            return Array(repeating: .unknown, count: definition.outputCount + stores)
        }
        let results = try definition.inferShapes(operands)
        for result in results { try Graph.checkSizes(of: result) }
        for step in node.epilogue { try check(step, on: results[0]) }
        return results + Array(repeating: results[0], count: stores)
    }

    /// A chain of joins can double a symbolic size's text at every step; this bounds it.
    private static func checkSizes(of shape: Shape) throws(ShapeError) {
        for case .symbol(let text) in shape.dimensions where text.utf8.count > 4096 {
            throw ShapeError("a symbolic size is too long", expected: "at most 4096 characters")
        }
    }

    private func check(_ step: EpilogueStep, on shape: Shape) throws(ShapeError) {
        switch step {
        case .affine(let scale, let offset):
            let channels = try shape.channels("the affine step's data")
            try self.shape(scale).require([.known(channels)], "the affine step's scale")
            try self.shape(offset).require([.known(channels)], "the affine step's shift")
        case .prelu(let slope): _ = try PReLU().inferShapes([shape, self.shape(slope)])
        case .binary(_, let other, _):
            try Binary.broadcast(shape, self.shape(other)).require(shape, "the step's result")
        case .activation, .store: break
        }
    }

    /// Infers the shapes of all node outputs anew, for instance after an input's shape is fixed.
    ///
    /// Throws, with the node named, where operands do not fit.
    public mutating func inferAllShapes() throws(ShapeErrorAtNode) {
        for node in nodes {
            let shapes: [Shape]
            do { shapes = try inferShapes(of: node) } catch {
                throw ShapeErrorAtNode(node: node, error: error)
            }
            for (output, shape) in zip(node.outputs, shapes) { setShape(output, shape) }
        }
    }
}

extension Shape {
    /// The shape of what a ``Foreign`` operator computes, and of all that depends on it.
    public static let unknown: Shape = [.symbol("?")]
}
