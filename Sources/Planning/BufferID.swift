/// Names a buffer of the arena inside one plan.
public struct BufferID: Hashable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
}
