import GraphIR

/// Why a node has no translation.
enum ONNXFinding: Error {
    /// A form that is known but not run: what it is, what is supported, what to do.
    case refused(String)
    /// The node contradicts the format or its operands.
    case malformed(ShapeError)

    static func malformed(_ message: String, expected: String? = nil) -> ONNXFinding {
        .malformed(ShapeError(message, expected: expected))
    }
}
