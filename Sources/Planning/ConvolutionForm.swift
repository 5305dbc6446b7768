/// The forms a convolution can be computed in; each is a row of ``KernelCatalog``.
public enum ConvolutionForm: String, Hashable, Sendable, CaseIterable {
    /// A matrix product over all pixels.
    case pointwise
    /// The pixels a strided 1x1 convolution reads are gathered first.
    case subsampledPointwise = "subsample + pointwise"
    /// A product of a matrix with the channels of one pixel, one stream over the weights.
    case dense
    /// A register tile over a copied band of rows with its border.
    case direct
    /// Groups within one channel block, by spreading lanes.
    case laneGrouped = "lane_grouped"
    /// One filter per channel, lanes are channels.
    case depthwise
    /// Few planar channels straight from the caller's image.
    case firstLayer = "first_layer"
}
