/// The messages of an ONNX file that others lie in, and where they lie.
enum ONNXMessageKind: CustomStringConvertible {
    case model, graph, node, attribute, tensor, valueInfo, type, tensorType, shape, sparse
    /// A message whose fields are of no interest.
    case other

    var description: String {
        switch self {
        case .model: "the model"
        case .graph: "a graph"
        case .node: "a node"
        case .attribute: "an attribute"
        case .tensor, .sparse: "a tensor"
        case .valueInfo: "a value's description"
        case .type, .tensorType: "a type"
        case .shape: "a shape"
        case .other: "a message"
        }
    }

    /// The message a field holds, where it holds one.
    func message(inField field: UInt64) -> ONNXMessageKind? {
        switch (self, field) {
        case (.model, 7): .graph
        case (.model, 8), (.model, 14), (.model, 25): .other
        case (.graph, 1): .node
        case (.graph, 5): .tensor
        case (.graph, 11), (.graph, 12), (.graph, 13): .valueInfo
        case (.graph, 14): .other
        case (.graph, 15): .sparse
        case (.sparse, 1): .tensor
        case (.node, 5): .attribute
        case (.attribute, 5): .tensor
        case (.attribute, 6): .graph
        case (.tensor, 13): .other
        case (.valueInfo, 2): .type
        case (.type, 1): .tensorType
        case (.tensorType, 2): .shape
        case (.shape, 1): .other
        default: nil
        }
    }
}
