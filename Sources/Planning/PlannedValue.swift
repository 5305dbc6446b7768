/// A value of the graph that the compiled code holds in memory.
public struct PlannedValue: Hashable, Sendable {
    /// The value's name in the graph. Opaque: any text.
    public var name: String
    public var layer: String
    public var kernel: String
    public var sizes: [Int]
    public var layout: Layout
    public var target: PointerArgument.Target
    public var multiplyAccumulates: Int
}
