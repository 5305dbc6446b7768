/// A pointer argument of a kernel.
public struct PointerArgument: Hashable, Sendable {
    /// What a pointer points to.
    public enum Target: Hashable, Sendable {
        /// A buffer of the arena.
        case buffer(BufferID)
        /// Floats into the weights blob.
        case weights(offset: Int)
        /// Floats into the caller's input image.
        case callerInput(offset: Int)
        /// Floats into the caller's output row.
        case callerOutput(offset: Int)
        /// No array: the template's default.
        case null
    }

    public var target: Target
    public var isWritten: Bool

    public init(target: Target, isWritten: Bool) {
        self.target = target
        self.isWritten = isWritten
    }

    /// A pointer the kernel reads.
    public static func read(_ target: Target) -> PointerArgument {
        PointerArgument(target: target, isWritten: false)
    }
    /// A pointer the kernel writes.
    public static func write(_ target: Target) -> PointerArgument {
        PointerArgument(target: target, isWritten: true)
    }
}
