public import GraphIR

/// A convolution with all sizes known: what the catalog's rows judge and emit.
public struct ConvolutionProblem: Hashable, Sendable {
    public var attributes: Convolution
    public var input: ValueGeometry
    public var output: ValueGeometry
    public var vectorWidth: Int
    /// Whether the input is the caller's planar image.
    public var readsCallerInput: Bool

    public var inputsPerGroup: Int { input.channels / attributes.groups }
    public var outputsPerGroup: Int { output.channels / attributes.groups }
    public var taps: Int { attributes.kernel.area }

    public var multiplyAccumulates: Int {
        output.elements * inputsPerGroup * taps
    }

    /// `input_h, input_w` and the like in the order all window kernels take them; the output
    /// channels stand where dense kernels want them.
    func windowConstants(outputChannels: Int? = nil) -> [KernelConstant] {
        var list = [input.height, input.width]
        if let outputChannels { list.append(outputChannels) }
        list += attributes.kernel.list + attributes.stride.list + attributes.dilation.list
        list += attributes.padding.list + [output.height, output.width]
        return list.map { .integer($0) }
    }

    var isPointwise: Bool {
        attributes.kernel == 1 && !attributes.isPadded && attributes.groups == 1
    }

    /// For instance `3x3 convolution 64 -> 128, 32 groups, stride 2x2, to 56x56`.
    var summary: String {
        var text = "\(attributes.kernel) convolution \(input.channels) -> \(output.channels)"
        if attributes.groups > 1 { text += ", \(attributes.groups) groups" }
        if attributes.stride != 1 { text += ", stride \(attributes.stride)" }
        if attributes.dilation != 1 { text += ", dilation \(attributes.dilation)" }
        return text + ", to \(output.height)x\(output.width)"
    }

    /// The fewest groups joined to one so that whole channel blocks result, dividing the groups.
    ///
    /// Joined groups are computed as a dense convolution whose weights between them are 0.
    var joinedGroups: Int {
        let groups = attributes.groups
        for joined in 1...groups where groups % joined == 0 {
            let whole =
                (inputsPerGroup * joined).isMultiple(of: vectorWidth)
                && (outputsPerGroup * joined).isMultiple(of: vectorWidth)
            if joined == groups || whole { return joined }
        }
        return groups
    }
}
