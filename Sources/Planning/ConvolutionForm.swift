/// The forms a convolution can be computed in; each is a row of ``KernelCatalog``.
public enum ConvolutionForm: String, Hashable, Sendable, CaseIterable {
    /// A matrix product over all pixels.
    case pointwise
    /// The same by one level of Strassen's algorithm: seven products of halves instead of eight.
    case strassen
    /// The pixels a strided 1x1 convolution reads are gathered first.
    case subsampledPointwise = "subsample + pointwise"
    /// A register tile over a copied band of rows with its border.
    case direct
    /// Groups within one channel block, by spreading lanes.
    case laneGrouped = "lane_grouped"
    /// One filter per channel, lanes are channels.
    case depthwise
    /// Few planar channels straight from the caller's image.
    case firstLayer = "first_layer"
    /// Winograd's F(4x4, 3x3): a step that transforms the input's patches, then the products.
    case winograd4
    /// Winograd's F(2x2, 3x3), in two steps as well.
    case winograd2
    /// Winograd's F(4x4, 3x3) in one step, by blocks of tiles.
    case winograd4ByBlocks = "winograd4 by blocks"
    /// Minimal filtering of the four phases of a stride of 2, tiles of 4x4 outputs.
    case stridedWinograd4 = "strided winograd4"
    /// The same with tiles of 2x2 outputs.
    case stridedWinograd2 = "strided winograd2"

    /// Outputs a tile of Winograd's algorithm for stride 1 has in each direction; nil for all
    /// other forms.
    public var winogradTile: Int? {
        switch self {
        case .winograd4, .winograd4ByBlocks: 4
        case .winograd2: 2
        case .pointwise, .strassen, .subsampledPointwise, .direct, .laneGrouped, .depthwise,
            .firstLayer, .stridedWinograd4, .stridedWinograd2:
            nil
        }
    }

    /// Outputs a tile of the algorithm for stride 2 has in each direction; nil for all other forms.
    var stridedWinogradTile: Int? {
        self == .stridedWinograd4 ? 4 : self == .stridedWinograd2 ? 2 : nil
    }

    /// Whether transformed patches are a buffer of their own.
    var keepsPatches: Bool { self == .winograd4 || self == .winograd2 }
}
