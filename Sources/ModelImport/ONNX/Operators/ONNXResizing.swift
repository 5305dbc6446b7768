import GraphIR

/// A change of size as `Resize` and `Upsample` state it, an axis after the other.
struct ONNXResizing {
    /// An axis of the data and what becomes of it.
    struct Axis {
        let position: Int
        let resized: ResizedAxis

        /// Whether every element stays where it is.
        var isIdentity: Bool {
            if case .cropAndResize = resized.coordinates { return false }
            return resized.input == resized.output && resized.length == Double(resized.output)
        }
    }

    /// `nearest`, `linear` or `cubic`.
    let mode: String
    var axes: [Axis] = []
    var rounding = ResizedAxis.NearestRule.roundPreferFloor
    /// Whether `nearest` rounds as before operator set 11.
    var roundingBefore11 = false
    var cubicCoefficient = -0.75
    var excludesOutside = false
    /// What stands outside the input under `tf_crop_and_resize`.
    var fill = 0.0
    var antialias = false

    init(mode: String) { self.mode = mode }

    /// Axes by scales; sizes are rounded down.
    static func axes(
        _ shape: [Int], scales: [Double], _ positions: [Int],
        coordinates: [ResizedAxis.Coordinates]
    ) throws(ONNXFinding) -> [Axis] {
        guard scales.count == positions.count else {
            throw .malformed("scales \(scales) for \(positions.count) axes")
        }
        var result: [Axis] = []
        for (index, position) in positions.enumerated() {
            let scale = Float(scales[index])
            let size = ResizedAxis.outputSize(shape[position], scale: scale)
            guard scale > 0, shape[position] > 0, (1...sizeLimit).contains(size) else {
                throw .malformed(
                    "scales \(scales) for \(shape)", expected: "sizes from 1 to \(sizeLimit)")
            }
            let resized = ResizedAxis(
                input: shape[position], scale: scale, coordinates: coordinates[index])
            result.append(Axis(position: position, resized: resized))
        }
        return result
    }

    /// Axes by sizes; a policy that keeps the aspect ratio takes one scale for all of them.
    static func axes(
        _ shape: [Int], sizes: [Int], _ positions: [Int],
        coordinates: [ResizedAxis.Coordinates], policy: String
    ) throws(ONNXFinding) -> [Axis] {
        guard sizes.count == positions.count, sizes.allSatisfy((1...sizeLimit).contains),
            positions.allSatisfy({ shape[$0] > 0 })
        else { throw .malformed("sizes \(sizes) for \(shape)") }
        let ratios = zip(positions, sizes).map { Double($1) / Double(shape[$0]) }
        var common: Double?
        switch policy {
        case "stretch": break
        case "not_larger": common = ratios.min()
        case "not_smaller": common = ratios.max()
        default: throw .malformed("keep_aspect_ratio_policy is '\(policy)'")
        }
        var result: [Axis] = []
        for (index, position) in positions.enumerated() {
            let input = shape[position]
            guard let common else {
                let resized = ResizedAxis(
                    input: input, output: sizes[index], coordinates: coordinates[index])
                result.append(Axis(position: position, resized: resized))
                continue
            }
            let wanted = (common * Double(input)).rounded()
            guard wanted <= Double(sizeLimit) else {
                throw .malformed("sizes \(sizes) for \(shape)", expected: "at most \(sizeLimit)")
            }
            let resized = ResizedAxis(
                input: input, output: max(1, Int(wanted)), scale: common,
                coordinates: coordinates[index])
            result.append(Axis(position: position, resized: resized))
        }
        return result
    }

    private static let sizeLimit = 1 << 20

    /// The resized value, under the node's name.
    func apply(to data: ValueID, _ node: ONNXNode) throws(ONNXFinding) -> ValueID {
        let changed = axes.filter { !$0.isIdentity }
        guard let last = changed.last else {
            return try node.add(.identity(Identity()), [data])
        }
        let shape = try node.sizes(data)
        if shape.count == 4, changed.allSatisfy({ $0.position >= 2 }) {
            if let whole = try wholeImage(data, shape, node) { return whole }
        }
        var value = data
        for axis in changed.dropLast() {
            value = try node.add(try operation(axis), [value], "axis\(axis.position)")
        }
        return try node.add(try operation(last), [value])
    }

    private func operation(_ axis: Axis) throws(ONNXFinding) -> Operator {
        let resized = axis.resized
        switch mode {
        case "nearest":
            let rule =
                roundingBefore11
                ? ResizedAxis.NearestRule.beforeOperatorSet11(scale: resized.scale) : rounding
            return .selection(
                resized.nearest(rule, axis: axis.position, extrapolationValue: fill))
        case "linear":
            return .resampling(
                resized.linear(
                    axis: axis.position, antialias: antialias,
                    excludesOutside: excludesOutside, extrapolationValue: fill))
        case "cubic":
            return .resampling(
                resized.cubic(
                    axis: axis.position, a: cubicCoefficient, antialias: antialias,
                    excludesOutside: excludesOutside, extrapolationValue: fill))
        default: throw .malformed("mode is '\(mode)'", expected: "nearest, linear or cubic")
        }
    }

    // MARK: Images in one step

    /// Height and width by the operators that do both at once, where those mean the same.
    private func wholeImage(
        _ data: ValueID, _ shape: [Int], _ node: ONNXNode
    ) throws(ONNXFinding) -> ValueID? {
        let spatial = (2..<4).map { position in
            axes.first { $0.position == position }
                ?? Axis(
                    position: position,
                    resized: ResizedAxis(
                        input: shape[position], output: shape[position],
                        coordinates: .alignCorners))
        }
        if mode == "nearest" {
            var factors: [Int] = []
            for place in spatial {
                let axis = place.resized
                guard axis.output % axis.input == 0 else { return nil }
                let factor = axis.output / axis.input
                let run = Selection.Run(first: 0, count: axis.input, repeats: factor)
                let rule =
                    roundingBefore11
                    ? ResizedAxis.NearestRule.beforeOperatorSet11(scale: axis.scale) : rounding
                guard
                    place.isIdentity || axis.nearest(rule, axis: place.position).runs == [run]
                else { return nil }
                factors.append(factor)
            }
            let definition = NearestUpsampling(scale: SpatialSize(factors))
            return try node.add(.nearestUpsampling(definition), [data])
        }
        guard mode == "linear", !antialias || spatial.allSatisfy({ $0.resized.scale >= 1 }),
            !excludesOutside, let alignsCorners = bilinear(spatial)
        else { return nil }
        let size = BilinearResize.Target.size(
            SpatialSize(spatial[0].resized.output, spatial[1].resized.output))
        let definition = BilinearResize(size, alignsCorners: alignsCorners)
        return try node.add(.bilinearResize(definition), [data])
    }

    /// Whether bilinear interpolation of both axes aligns corners; nil where it is another one.
    private func bilinear(_ spatial: [Axis]) -> Bool? {
        // A crop to the size of its input moves pixels as well.
        let changed = spatial.filter { !$0.isIdentity }.map(\.resized)
        guard changed.allSatisfy({ $0.length == Double($0.output) }) else { return nil }
        if changed.allSatisfy({ $0.coordinates == .alignCorners }) { return true }
        let isHalf = changed.allSatisfy { axis in
            switch axis.coordinates {
            case .halfPixel, .halfPixelSymmetric: true
            case .pytorchHalfPixel: axis.output > 1
            default: false
            }
        }
        return isHalf ? false : nil
    }
}
