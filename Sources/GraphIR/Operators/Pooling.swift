/// Max or average over windows of `[N, C, H, W]`.
///
/// Max: padding never contributes; a window wholly outside gives the lowest float32. Average: the
/// divisor counts the window clipped to the padded extent where ``countsPadding``, else clipped to
/// the real extent; a window wholly outside gives 0. Padding is the same on both sides unless
/// ``paddingEnd`` says otherwise.
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
    /// Rows above and columns to the left of the image.
    public var padding: SpatialSize
    /// Rows below and columns to the right of it; nil means as many as ``padding``.
    public var paddingEnd: SpatialSize?
    /// The distance between the pixels of a window.
    public var dilation: SpatialSize
    public var rounding: WindowRounding
    public var countsPadding: Bool

    public init(
        _ kind: Kind, kernel: SpatialSize, stride: SpatialSize = 1, padding: SpatialSize = 0,
        paddingEnd: SpatialSize? = nil, dilation: SpatialSize = 1,
        rounding: WindowRounding = .down, countsPadding: Bool = true
    ) {
        self.kind = kind
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.paddingEnd = paddingEnd == padding ? nil : paddingEnd
        self.dilation = dilation
        self.rounding = rounding
        self.countsPadding = countsPadding
    }

    /// The padding below and to the right, whether it is stated or not.
    public var endPadding: SpatialSize { paddingEnd ?? padding }

    /// Rows and columns from a window's first pixel to its last, both included.
    public var extent: SpatialSize {
        SpatialSize(
            dilation.height * (kernel.height - 1) + 1, dilation.width * (kernel.width - 1) + 1)
    }

    public var operandNames: [String] { ["data"] }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kind", word: kind.rawValue)
        list.add("kernel", kernel)
        list.add("stride", stride, default: 1)
        list.add("padding", padding, default: 0)
        list.add("padding_end", endPadding, default: padding)
        list.add("dilation", dilation, default: 1)
        if rounding != .down { list.add("rounding", word: rounding.rawValue) }
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
        let end = try attributes.size("padding_end", default: padding)
        paddingEnd = end == padding ? nil : end
        dilation = try attributes.size("dilation", default: 1)
        rounding = try WindowRounding(attributes: &attributes)
        countsPadding = try !attributes.flag("exclude_padding")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        let data = operands[0]
        try data.require(rank: 4, "data")
        try kernel.require(atLeast: 1, "kernel")
        try stride.require(atLeast: 1, "stride")
        try dilation.require(atLeast: 1, "dilation")
        try require(padding, "padding")
        try require(endPadding, "padding_end")
        let height = try data[2].windowed(
            offset: padding.height + endPadding.height - extent.height, stride: stride.height,
            rounding: rounding, startPadding: padding.height)
        let width = try data[3].windowed(
            offset: padding.width + endPadding.width - extent.width, stride: stride.width,
            rounding: rounding, startPadding: padding.width)
        return [[data[0], data[1], height, width]]
    }

    /// A window at the border must be able to reach the image.
    private func require(_ padding: SpatialSize, _ role: String) throws(ShapeError) {
        try padding.require(atLeast: 0, role)
        guard padding.height < extent.height, padding.width < extent.width else {
            throw ShapeError("\(role) \(padding) with kernel \(kernel)", expected: "less padding")
        }
    }
}
