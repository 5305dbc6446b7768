/// Names a node inside one graph; stays the same when other nodes come and go.
public struct NodeID: Hashable, Comparable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
    public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// One operator applied to values, with elementwise steps that follow it in registers.
///
/// The operator's first output runs through ``epilogue``; the result is `outputs[0]`. Each
/// `store` step adds one more output: the value as it was at that step.
public struct Node: Hashable, Sendable {
    public let id: NodeID
    /// The layer's name in the model. Opaque: any text.
    public var name: String
    public var `operator`: Operator
    /// The operator's operands, in the order of its `operandNames`.
    public var inputs: [ValueID]
    public var epilogue: [EpilogueStep]
    public var outputs: [ValueID]

    public init(
        id: NodeID, name: String, operator: Operator, inputs: [ValueID],
        epilogue: [EpilogueStep] = [], outputs: [ValueID]
    ) {
        self.id = id
        self.name = name
        self.operator = `operator`
        self.inputs = inputs
        self.epilogue = epilogue
        self.outputs = outputs
    }

    /// Everything the node reads: the operator's operands, then the epilogue's in order.
    public var operands: [ValueID] { inputs + epilogue.flatMap(\.operands) }

    /// Reads every occurrence of a value as another.
    public mutating func mapOperands(_ transform: (ValueID) -> ValueID) {
        inputs = inputs.map(transform)
        epilogue = epilogue.map { $0.mapOperands(transform) }
    }
}
