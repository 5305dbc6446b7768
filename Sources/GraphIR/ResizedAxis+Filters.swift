// Linear and cubic resizing: each output position is a weighted sum of its neighbours.

extension ResizedAxis {
    /// Linear interpolation of an axis.
    ///
    /// With `antialias` the filter is stretched where the axis shrinks, so that every pixel
    /// contributes. `excludesOutside` drops neighbours beyond the edges instead of repeating the
    /// edge, and scales the rest up.
    public func linear(
        axis: Int, antialias: Bool = false, excludesOutside: Bool = false,
        extrapolationValue: Double = 0
    ) -> Resampling {
        let filter = Filter(radius: 1, scale: antialias ? min(scale, 1) : 1) { max(0, 1 - abs($0)) }
        return resampling(axis, filter, excludesOutside, extrapolationValue)
    }

    /// Cubic convolution of an axis (Keys, 1981), with the coefficient `a` of `cubic_coeff_a`.
    ///
    /// `antialias` and `excludesOutside` are as in linear interpolation.
    public func cubic(
        axis: Int, a: Double = -0.75, antialias: Bool = false, excludesOutside: Bool = false,
        extrapolationValue: Double = 0
    ) -> Resampling {
        let filter = Filter(radius: 2, scale: antialias ? min(scale, 1) : 1) { distance in
            let x = abs(distance)
            if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
        }
        return resampling(axis, filter, excludesOutside, extrapolationValue)
    }

    /// A weight by distance, 0 from `radius` on; distances are multiplied by `scale` first.
    private struct Filter {
        let radius: Double
        let scale: Double
        let weight: (Double) -> Double
    }

    private func resampling(
        _ axis: Int, _ filter: Filter, _ excludesOutside: Bool, _ fill: Double
    ) -> Resampling {
        let rows = (0..<output).map { x in
            position(x).map { taps(around: $0, filter, excludesOutside) } ?? []
        }
        return Resampling(axis: axis, rows: rows, fill: fill)
    }

    /// The neighbours of a position with their weights; those of weight 0 are left out.
    private func taps(
        around position: Double, _ filter: Filter, _ excludesOutside: Bool
    ) -> [Resampling.Tap] {
        // A position on a pixel is at the right end of its interval, as in the specification.
        let base = Int(position.rounded(.up)) - 1
        let fraction = position - Double(base)
        let first = Int((-filter.radius / filter.scale).rounded(.down)) + 1
        var taps: [Resampling.Tap] = []
        for offset in first...(1 - first) {
            let weight = filter.weight((Double(offset) - fraction) * filter.scale)
            let index = base + offset
            let clamped = min(max(index, 0), input - 1)
            if weight == 0 || (excludesOutside && index != clamped) { continue }
            if let last = taps.indices.last, taps[last].index == clamped {
                taps[last].weight += weight
            } else {
                taps.append(Resampling.Tap(clamped, weight))
            }
        }
        let sum = taps.reduce(0) { $0 + $1.weight }
        // The plain filters sum to 1 but for rounding.
        let isScaled = (excludesOutside || filter.scale != 1) && sum != 0
        return isScaled ? taps.map { Resampling.Tap($0.index, $0.weight / sum) } : taps
    }
}
