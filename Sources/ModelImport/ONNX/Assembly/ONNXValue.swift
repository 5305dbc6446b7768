import GraphIR

/// What a name of an ONNX graph stands for while the graph is read.
enum ONNXValue {
    /// Numbers that are known: an initializer, or what was computed from such and from shapes.
    case constant(ONNXConstant)
    /// A value of the graph.
    case computed(ValueID)
}
