extension ResizedAxis {
    /// Nearest resizing of an axis: which pixel each output position copies.
    ///
    /// Positions within float32's error of a pixel, or of the middle between two, count as being
    /// there: so it is when ONNX Runtime computes in float32, and scales such as 1/3 mean it.
    public func nearest(
        _ rule: NearestRule, axis: Int, extrapolationValue: Double = 0
    ) -> Selection {
        let indices = (0..<output).map { x in
            guard let position = position(x) else { return -1 }
            let pixel = Self.pixel(at: Self.snapped(position), rule)
            return Int(min(max(pixel, 0), Double(input - 1)))
        }
        return Selection(axis: axis, indices: indices, fill: extrapolationValue)
    }

    private static func pixel(at position: Double, _ rule: NearestRule) -> Double {
        switch rule {
        case .floor: position.rounded(.down)
        case .ceiling: position.rounded(.up)
        case .roundPreferFloor: (position - 0.5).rounded(.up)
        case .roundPreferCeiling: (position + 0.5).rounded(.down)
        }
    }

    /// The position, or the multiple of a half that is within float32's error of it.
    private static func snapped(_ position: Double) -> Double {
        let half = (2 * position).rounded() / 2
        return abs(position - half) <= 0x1p-21 * max(1, abs(position)) ? half : position
    }
}
