/// What a shape rule or an operator's check found wrong; the verifier adds node and file.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence without the node's name.
    public var message: String
    /// What would have been right, where one thing would.
    public var expected: String?

    public init(_ message: String, expected: String? = nil) {
        self.message = message
        self.expected = expected
    }

    public var description: String { expected.map { "\(message); expected \($0)" } ?? message }
}
