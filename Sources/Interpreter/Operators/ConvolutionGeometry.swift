import GraphIR

/// The sizes of one convolution and where its windows lie.
struct ConvolutionGeometry {
    let definition: Convolution
    let batch: Int
    let size: SpatialSize
    let outputSize: SpatialSize
    /// Input and output channels of one group.
    let groupInputs: Int
    let groupOutputs: Int

    /// `[N, C, H, W]`, `[O, C/groups, kh, kw]` and `[N, O, H', W']`.
    init(_ definition: Convolution, data: [Int], weight: [Int], output: [Int]) {
        self.definition = definition
        batch = data[0]
        size = SpatialSize(data[2], data[3])
        outputSize = SpatialSize(output[2], output[3])
        groupInputs = weight[1]
        groupOutputs = weight[0] / definition.groups
    }

    var groups: Int { definition.groups }
    var inputs: Int { groups * groupInputs }
    var outputs: Int { groups * groupOutputs }
    /// The number of products in one output element: the length of a row of weights.
    var windowLength: Int { groupInputs * definition.kernel.area }

    /// Whether a window is one pixel and the output its image, so that the data itself is the
    /// matrix to multiply with.
    var isPointwise: Bool {
        definition.kernel == 1 && definition.stride == 1 && !definition.isPadded
    }

    /// The input row a kernel row meets at an output row; may lie outside the input.
    func inputRow(_ outputRow: Int, kernelRow: Int) -> Int {
        outputRow * definition.stride.height - definition.padding.height
            + kernelRow * definition.dilation.height
    }

    /// The input column a kernel column meets at an output column; may lie outside the input.
    func inputColumn(_ outputColumn: Int, kernelColumn: Int) -> Int {
        outputColumn * definition.stride.width - definition.padding.width
            + kernelColumn * definition.dilation.width
    }

    /// The output columns at which a kernel column meets the input and not the padding.
    func insideColumns(kernelColumn: Int) -> Range<Int> {
        let stride = definition.stride.width
        let offset = -inputColumn(0, kernelColumn: kernelColumn)
        let lower = offset > 0 ? (offset + stride - 1) / stride : 0
        let room = offset + size.width
        let upper = room > 0 ? (room + stride - 1) / stride : 0
        let first = min(lower, outputSize.width)
        return first..<max(first, min(upper, outputSize.width))
    }
}
