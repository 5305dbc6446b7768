internal import GraphIR

/// A network without its output head.
protocol Backbone: Sendable {
    /// The layers from the image (RGB, 0 to 255) to the last feature map, `[N, C, h, w]`.
    func features(of image: Expression, _ names: AutomaticNames) -> Expression
}

extension Backbone {
    /// Height and width of the last feature map: every backbone halves four times, rounding up.
    func featureSize(forInput size: SpatialSize) -> SpatialSize {
        SpatialSize((size.height + 15) / 16, (size.width + 15) / 16)
    }
}
