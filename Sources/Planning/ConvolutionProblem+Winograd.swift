import GraphIR

/// What Winograd's F(m x m, 3 x 3) makes of a convolution: Lavin and Gray, "Fast Algorithms for
/// Convolutional Neural Networks" (2015). `m` is the side of a tile of outputs throughout; the last
/// tile of a row or column has as many outputs as are left.
extension ConvolutionProblem {
    /// Whether the algorithm applies: dense, 3x3, stride 1, not dilated. A first layer of few
    /// channels has its own kernel.
    var allowsWinograd: Bool {
        attributes.kernel == 3 && attributes.stride == 1 && attributes.dilation == 1
            && attributes.groups == 1 && !(readsCallerInput && input.channels <= 4)
    }

    /// Tiles of outputs, small ones at the lower and right border among them.
    func winogradTiles(_ m: Int) -> Int {
        output.height.ceilingDivided(by: m) * output.width.ceilingDivided(by: m)
    }

    /// Products of transformed elements that all tiles take for each pair of channels: in each
    /// direction a tile takes two more than it has outputs.
    func winogradProducts(_ m: Int) -> Int {
        (output.height + 2 * output.height.ceilingDivided(by: m))
            * (output.width + 2 * output.width.ceilingDivided(by: m))
    }

    /// Products of transformed elements a whole tile takes for each pair of channels.
    static func winogradPositions(_ m: Int) -> Int { (m + 2) * (m + 2) }

    /// Floats of the transformed input.
    func winogradPatchFloats(_ m: Int) -> Int {
        winogradProducts(m) * input.channels.roundedUp(to: vectorWidth)
    }

    /// Floats of the buffer between two steps: the transformed input, with room for all tiles in
    /// all positions, and after each plane of a block of tiles a cache line of 16 floats. There are
    /// never more blocks than tiles.
    func winogradBufferFloats(_ m: Int) -> Int {
        let depth = input.channels.roundedUp(to: vectorWidth)
        let blocks = winogradTiles(m).ceilingDivided(by: 16).roundedUp(to: 2)
        return Self.winogradPositions(m) * (winogradTiles(m) * depth + 16 * blocks)
    }

    /// Floats of the products, before they become outputs.
    func winogradProductFloats(_ m: Int) -> Int {
        winogradProducts(m) * output.channels.roundedUp(to: vectorWidth)
    }

    /// Multiply-accumulates a kernel of this form really executes.
    func executedMultiplyAccumulates(_ form: ConvolutionForm) -> Int {
        if form == .strassen { return multiplyAccumulates / 8 * 7 }
        if let m = form.stridedWinogradTile { return stridedWinogradMultiplyAccumulates(m) }
        guard let m = form.winogradTile else { return multiplyAccumulates }
        return winogradProducts(m) * input.channels * output.channels
    }

    /// The templates' constants: `m, images, channels, ..., output_h, output_w`.
    func winogradConstants(_ m: Int, images: KernelConstant = 1) -> [KernelConstant] {
        let sizes = [input.height, input.width, output.channels]
        let list =
            [input.channels] + sizes + attributes.padding.list + [output.height, output.width]
        return [.integer(m), images] + list.map { .integer($0) }
    }
}
