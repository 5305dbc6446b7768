/// Two-dimensional cross-correlation (no kernel flip) over `[N, C, H, W]`.
///
/// Weight `[O, C/groups, kh, kw]`; group `i` reads channels `[i C/g, (i+1) C/g)` and writes `[i
/// O/g, (i+1) O/g)`. Padding is the same on both sides unless ``paddingEnd`` says otherwise; the
/// border holds 0, or one number per input channel where ``hasPaddingValues`` (operand `padding`,
/// `[C]`).
public struct Convolution: OperatorDefinition {
    public static let mnemonic = "convolution"

    public var kernel: SpatialSize
    public var stride: SpatialSize
    /// Rows above and columns to the left of the image.
    public var padding: SpatialSize
    /// Rows below and columns to the right of it; nil means as many as ``padding``.
    public var paddingEnd: SpatialSize?
    public var dilation: SpatialSize
    public var groups: Int
    /// Whether a bias `[O]` is the third operand.
    public var hasBias: Bool
    /// Whether the values of the border, `[C]`, are the last operand.
    public var hasPaddingValues: Bool

    public init(
        kernel: SpatialSize, stride: SpatialSize = 1, padding: SpatialSize = 0,
        paddingEnd: SpatialSize? = nil, dilation: SpatialSize = 1, groups: Int = 1,
        hasBias: Bool = false, hasPaddingValues: Bool = false
    ) {
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.paddingEnd = paddingEnd == padding ? nil : paddingEnd
        self.dilation = dilation
        self.groups = groups
        self.hasBias = hasBias
        self.hasPaddingValues = hasPaddingValues
    }

    public var operandNames: [String] {
        ["data", "weight"] + (hasBias ? ["bias"] : []) + (hasPaddingValues ? ["padding"] : [])
    }

    /// The padding below and to the right, whether it is stated or not.
    public var endPadding: SpatialSize { paddingEnd ?? padding }

    /// Whether windows may reach over the border.
    public var isPadded: Bool { padding != 0 || endPadding != 0 }

    /// The operand's position of the padding values, if there are any.
    public var paddingValuesIndex: Int? { hasPaddingValues ? (hasBias ? 3 : 2) : nil }

    public var attributes: AttributeList {
        var list = AttributeList()
        list.add("kernel", kernel)
        list.add("stride", stride, default: 1)
        list.add("padding", padding, default: 0)
        list.add("padding_end", endPadding, default: padding)
        list.add("dilation", dilation, default: 1)
        list.add("groups", groups, default: 1)
        list.add("bias", hasBias)
        list.add("padding_values", hasPaddingValues)
        return list
    }

    public init(attributes: inout AttributeReader) throws(ShapeError) {
        kernel = try attributes.size("kernel")
        stride = try attributes.size("stride", default: 1)
        padding = try attributes.size("padding", default: 0)
        let end = try attributes.size("padding_end", default: padding)
        paddingEnd = end == padding ? nil : end
        dilation = try attributes.size("dilation", default: 1)
        groups = try attributes.integer("groups", default: 1)
        hasBias = try attributes.flag("bias")
        hasPaddingValues = try attributes.flag("padding_values")
    }

    public func inferShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
        try checkAttributes()
        let data = operands[0]
        let weight = operands[1]
        try data.require(rank: 4, "data")
        try weight.require(rank: 4, "weight")
        let channels = try data.channels("data")
        guard channels % groups == 0 else {
            throw ShapeError(
                "\(channels) input channels in \(groups) groups", expected: "a multiple")
        }
        try weight.require(
            [
                weight[0], .known(channels / groups), .known(kernel.height), .known(kernel.width),
            ], "weight")
        if let outputs = weight[0].value, outputs % groups != 0 {
            throw ShapeError(
                "\(outputs) output channels in \(groups) groups", expected: "a multiple")
        }
        if hasBias { try operands[2].require([weight[0]], "bias") }
        if let index = paddingValuesIndex {
            try operands[index].require([.known(channels)], "padding")
        }
        let height = try data[2].windowed(
            offset: padding.height + endPadding.height - dilation.height * (kernel.height - 1) - 1,
            stride: stride.height, rounding: .down, startPadding: padding.height)
        let width = try data[3].windowed(
            offset: padding.width + endPadding.width - dilation.width * (kernel.width - 1) - 1,
            stride: stride.width, rounding: .down, startPadding: padding.width)
        return [[data[0], weight[0], height, width]]
    }

    private func checkAttributes() throws(ShapeError) {
        try kernel.require(atLeast: 1, "kernel")
        try stride.require(atLeast: 1, "stride")
        try dilation.require(atLeast: 1, "dilation")
        try padding.require(atLeast: 0, "padding")
        try endPadding.require(atLeast: 0, "padding_end")
        guard groups >= 1 else { throw ShapeError("groups is \(groups)", expected: "at least 1") }
    }
}
