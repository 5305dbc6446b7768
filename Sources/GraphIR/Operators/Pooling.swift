/// Max or average over windows of `[N, C, H, W]`.
///
/// Max: padding never contributes; a window wholly outside gives the lowest float32. Average: the
/// divisor counts the window clipped to the padded extent where ``countsPadding``, else clipped to
/// the real extent; a window wholly outside gives 0.
public struct Pooling: OperatorDefinition {
    public static let mnemonic = "pooling"

    /// What a window becomes.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case max
        case average
    }

    public var kind: Kind
    public var kernel: SpatialSize
    public var stride: SpatialSize
    public var padding: SpatialSize
    /// Whether the output size is rounded up (MXNet's "full") or down ("valid").
    public var roundsUp: Bool
    public var countsPadding: Bool

    public init(
        _ kind: Kind, kernel: SpatialSize, stride: SpatialSize = 1, padding: SpatialSize = 0,
        roundsUp: Bool = false, countsPadding: Bool = true
    ) {
        self.kind = kind
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.roundsUp = roundsUp
        self.countsPadding = countsPadding
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kind", word: kind.rawValue)
        list.add("kernel", kernel)
        list.add("stride", stride, default: 1)
        list.add("padding", padding, default: 0)
        list.add("ceiling", roundsUp)
        list.add("exclude_padding", !countsPadding)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        let word = try attributes.word("kind")
        guard let kind = Kind(rawValue: word) else {
            throw ShapeError("kind is \(word)", expected: "max or average")
        }
        self.kind = kind
        kernel = try attributes.size("kernel")
        stride = try attributes.size("stride", default: 1)
        padding = try attributes.size("padding", default: 0)
        roundsUp = try attributes.flag("ceiling")
        countsPadding = try !attributes.flag("exclude_padding")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        try data.require(rank: 4, "data")
        try kernel.require(atLeast: 1, "kernel")
        try stride.require(atLeast: 1, "stride")
        try padding.require(atLeast: 0, "padding")
        guard padding.height < kernel.height, padding.width < kernel.width else {
            throw ShapeError("padding \(padding) with kernel \(kernel)", expected: "less padding")
        }
        let height = try data[2].windowed(
            offset: 2 * padding.height - kernel.height, stride: stride.height, ceiling: roundsUp)
        let width = try data[3].windowed(
            offset: 2 * padding.width - kernel.width, stride: stride.width, ceiling: roundsUp)
        return [[data[0], data[1], height, width]]
    }
}
