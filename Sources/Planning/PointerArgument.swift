/// A pointer argument of a kernel.
public struct PointerArgument: Hashable, Sendable {
    /// What a pointer points to.
    public enum Target: Hashable, Sendable {
        /// A buffer of the arena.
        case buffer(BufferID)
        /// Floats into a buffer of the arena: some channels of the value it is for.
        case slice(BufferID, offset: Int)
        /// Floats into the weights blob.
        case weights(offset: Int)
        /// Floats into the caller's input image.
        case callerInput(offset: Int)
        /// Floats into the caller's output row.
        case callerOutput(offset: Int)
        /// No array: the template's default.
        case null

        /// The buffer that is pointed to or into.
        public var buffer: BufferID? {
            switch self {
            case .buffer(let id), .slice(let id, _): id
            case .weights, .callerInput, .callerOutput, .null: nil
            }
        }

        /// What lies some floats further in the arena; nil elsewhere.
        func advanced(by floats: Int) -> Target? {
            switch self {
            case .buffer(let id): .slice(id, offset: floats)
            case .slice(let id, let offset): .slice(id, offset: offset + floats)
            case .weights, .callerInput, .callerOutput, .null: nil
            }
        }
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
