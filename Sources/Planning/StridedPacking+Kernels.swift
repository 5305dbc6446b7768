/// The packings the kernel templates ask for. `v` is the vector width throughout; a panel is the
/// number of output channels a register tile computes.
extension StridedPacking {
    /// A number per channel, `[C]`, filled up to whole blocks.
    static func channels(_ count: Int, v: Int, filler: Float = 0) -> StridedPacking {
        StridedPacking(
            loops: [Loop(count.roundedUp(to: v), stride: 1, axis: 0, step: 1)], bounds: [count],
            filler: filler)
    }

    /// `[C][P]` as activations lie: `[ceil(C/v)][P][v]`.
    static func blocked(
        channels: Int, pixels: Int, v: Int, filler: Float = 0
    ) -> StridedPacking {
        StridedPacking(
            loops: [
                Loop(channels.ceilingDivided(by: v), stride: v * pixels, axis: 0, step: v),
                Loop(pixels, stride: 1),
                Loop(v, stride: pixels, axis: 0, step: 1),
            ], bounds: [channels], filler: filler)
    }

    /// Convolution weights `[O][C/g][kh][kw]` as
    /// `[g][ceil(O/g / 2v)][ceil(C/g / v)][kh][kw][v][2v]`.
    static func direct(
        outputs: Int, inputs: Int, taps: Int, groups: Int, v: Int
    ) -> StridedPacking {
        let (o, c, panel) = (outputs / groups, inputs / groups, 2 * v)
        return StridedPacking(
            loops: [
                Loop(groups, stride: o * c * taps),
                Loop(o.ceilingDivided(by: panel), stride: panel * c * taps, axis: 0, step: panel),
                Loop(c.ceilingDivided(by: v), stride: v * taps, axis: 1, step: v),
                Loop(taps, stride: 1),
                Loop(v, stride: taps, axis: 1, step: 1),
                Loop(panel, stride: c * taps, axis: 0, step: 1),
            ], bounds: [o, c])
    }

    /// Transformed filters `[positions][O][C]` as `[ceil(O / 2v)][positions][ceil(C/v) v][2v]`.
    static func winograd(outputs: Int, inputs: Int, positions: Int, v: Int) -> StridedPacking {
        let panel = 2 * v
        return StridedPacking(
            loops: [
                Loop(
                    outputs.ceilingDivided(by: panel), stride: panel * inputs, axis: 0,
                    step: panel),
                Loop(positions, stride: outputs * inputs),
                Loop(inputs.roundedUp(to: v), stride: 1, axis: 1, step: 1),
                Loop(panel, stride: inputs, axis: 0, step: 1),
            ], bounds: [outputs, inputs])
    }

    /// Convolution weights `[O][C][kh][kw]` as `[ceil(O / 2v)][C][kh][kw][2v]`.
    static func firstLayer(outputs: Int, inputs: Int, taps: Int, v: Int) -> StridedPacking {
        let panel = 2 * v
        return StridedPacking(
            loops: [
                Loop(
                    outputs.ceilingDivided(by: panel), stride: panel * inputs * taps, axis: 0,
                    step: panel),
                Loop(inputs, stride: taps),
                Loop(taps, stride: 1),
                Loop(panel, stride: inputs * taps, axis: 0, step: 1),
            ], bounds: [outputs])
    }

    /// Depthwise weights `[C][1][kh][kw]` as `[ceil(C/v)][kh][kw][v]`.
    static func depthwise(channels: Int, taps: Int, v: Int) -> StridedPacking {
        blocked(channels: channels, pixels: taps, v: v)
    }

    /// Weights `[C][s][kh][kw]` of groups of `s` channels as `[ceil(C/v)][kh][kw][s][v]`.
    static func laneGrouped(channels: Int, groupSize: Int, taps: Int, v: Int) -> StridedPacking {
        let row = groupSize * taps
        return StridedPacking(
            loops: [
                Loop(channels.ceilingDivided(by: v), stride: v * row, axis: 0, step: v),
                Loop(taps, stride: 1),
                Loop(groupSize, stride: taps),
                Loop(v, stride: row, axis: 0, step: 1),
            ], bounds: [channels])
    }

    /// Dense weights `[O][C P]` as `[ceil(O / 4v)][ceil(C/v)][P][v][4v]`: the columns in the
    /// order of the blocked activations they multiply.
    static func dense(outputs: Int, channels: Int, pixels: Int, v: Int) -> StridedPacking {
        let (panel, columns) = (4 * v, channels * pixels)
        return StridedPacking(
            loops: [
                Loop(
                    outputs.ceilingDivided(by: panel), stride: panel * columns, axis: 0,
                    step: panel),
                Loop(channels.ceilingDivided(by: v), stride: v * pixels, axis: 1, step: v),
                Loop(pixels, stride: 1),
                Loop(v, stride: pixels, axis: 1, step: 1),
                Loop(panel, stride: columns, axis: 0, step: 1),
            ], bounds: [outputs, channels])
    }
}
