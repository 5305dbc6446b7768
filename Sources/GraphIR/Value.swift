/// Names a value inside one graph.
public struct ValueID: Hashable, Comparable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
    public static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }
}

/// Something nodes read: a graph input, a parameter, or what a node computes.
public struct Value: Hashable, Sendable {
    /// Where a value comes from.
    public enum Source: Hashable, Sendable {
        /// Given by the caller at each run.
        case input
        /// A constant; nil where only its name and shape are known so far.
        case parameter(Tensor?)
        /// Output `index` of a node.
        case result(NodeID, index: Int)
    }

    public let id: ValueID
    /// The name in the model. Opaque: any text. A pass keeps a value's name exactly when it keeps
    /// its meaning, so equal names before and after passes can be compared.
    public var name: String
    public var shape: Shape
    public var source: Source

    public init(id: ValueID, name: String, shape: Shape, source: Source) {
        self.id = id
        self.name = name
        self.shape = shape
        self.source = source
    }

    /// The parameter's numbers, where the value is a parameter and they are known.
    public var tensor: Tensor? {
        if case .parameter(let tensor) = source { tensor } else { nil }
    }

    public var isParameter: Bool {
        if case .parameter = source { true } else { false }
    }

    /// The node that computes the value, if one does.
    public var producer: NodeID? {
        if case .result(let node, _) = source { node } else { nil }
    }
}
