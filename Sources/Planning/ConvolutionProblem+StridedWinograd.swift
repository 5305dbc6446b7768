import GraphIR

/// What minimal filtering of the input's phases makes of a 3x3 convolution of stride 2, see the
/// template `winograd_strided_shape.h`. `m` is the side of a tile of outputs throughout.
extension ConvolutionProblem {
    /// Whether the algorithm applies: dense, 3x3, stride 2 in both directions, not dilated. A
    /// first layer of few channels has its own kernel.
    var allowsStridedWinograd: Bool {
        attributes.kernel == 3 && attributes.stride == 2 && attributes.dilation == 1
            && attributes.groups == 1 && !(readsCallerInput && input.channels <= 4)
    }

    /// Products a tile takes for each pair of channels: as many as it reads inputs.
    static func stridedWinogradTerms(_ m: Int) -> Int { (2 * m + 1) * (2 * m + 1) }

    /// Sums of these products that are kept for each tile and output channel.
    static func stridedWinogradSums(_ m: Int) -> Int { (2 * m - 1) * (2 * m - 1) }

    /// Multiply-accumulates of all tiles, those cut by the border counted whole.
    func stridedWinogradMultiplyAccumulates(_ m: Int) -> Int {
        winogradTiles(m) * Self.stridedWinogradTerms(m) * input.channels * output.channels
    }
}
