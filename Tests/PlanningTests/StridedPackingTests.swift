import GraphIR
import Testing

@testable import Planning

@Suite("Weight packing")
struct StridedPackingTests {
    static let widths = [4, 8, 16]

    private func pack(_ packing: StridedPacking, count: Int) -> (packed: [Float], flushed: Int) {
        let source = Tensor(shape: [count], (0..<count).map { Float($0 + 1) })
        var target = Array(repeating: Float.nan, count: packing.count)
        let flushed = target.withUnsafeMutableBufferPointer { packing.pack(source, into: $0) }
        return (target, flushed)
    }

    @Test("Channels are filled up to whole vectors", arguments: widths)
    func channels(v: Int) {
        for count in [1, v - 1, v, v + 1, 3 * v] {
            let packed = pack(.channels(count, v: v, filler: 7), count: count).packed
            #expect(packed.count % v == 0 && packed.count - count < v)
            for (index, value) in packed.enumerated() {
                #expect(value == (index < count ? Float(index + 1) : 7))
            }
        }
    }

    @Test("Direct weights: [g][panel][c/v][taps][v][2v]", arguments: widths)
    func direct(v: Int) {
        for (o, c, taps, groups) in [
            (2 * v, v, 9, 1), (3, 5, 4, 1), (4 * v, 2 * v, 1, 2), (2 * v + 1, v + 1, 9, 1),
        ] {
            let packing = StridedPacking.direct(
                outputs: o, inputs: c, taps: taps, groups: groups, v: v)
            let (og, cg) = (o / groups, c / groups)
            let packed = pack(packing, count: o * cg * taps).packed
            var position = 0
            for g in 0..<groups {
                for panel in 0..<og.ceilingDivided(by: 2 * v) {
                    for block in 0..<cg.ceilingDivided(by: v) {
                        for tap in 0..<taps {
                            for lane in 0..<v {
                                for n in 0..<2 * v {
                                    let (output, input) = (panel * 2 * v + n, block * v + lane)
                                    let isReal = output < og && input < cg
                                    let index = ((g * og + output) * cg + input) * taps + tap
                                    #expect(packed[position] == (isReal ? Float(index + 1) : 0))
                                    position += 1
                                }
                            }
                        }
                    }
                }
            }
            #expect(position == packed.count)
        }
    }

    @Test("Dense weights follow the blocked order of the input", arguments: widths)
    func dense(v: Int) {
        for (o, c, pixels) in [(4 * v, v, 3), (5, 3, 1), (4 * v + 1, v + 2, 2)] {
            let packing = StridedPacking.dense(outputs: o, channels: c, pixels: pixels, v: v)
            let packed = pack(packing, count: o * c * pixels).packed
            let columns = c.roundedUp(to: v) * pixels
            for panel in 0..<o.ceilingDivided(by: 4 * v) {
                for column in 0..<columns {
                    let (block, rest) = column.quotientAndRemainder(dividingBy: pixels * v)
                    let (pixel, lane) = rest.quotientAndRemainder(dividingBy: v)
                    for n in 0..<4 * v {
                        let (output, channel) = (panel * 4 * v + n, block * v + lane)
                        let isReal = output < o && channel < c
                        let index = (output * c + channel) * pixels + pixel
                        let value = packed[(panel * columns + column) * 4 * v + n]
                        #expect(value == (isReal ? Float(index + 1) : 0))
                    }
                }
            }
        }
    }

    @Test("First layer, depthwise and lane-grouped weights", arguments: widths)
    func small(v: Int) {
        let first = pack(.firstLayer(outputs: v + 1, inputs: 3, taps: 4, v: v), count: (v + 1) * 12)
            .packed
        // Panel 0, channel 1, tap 2, output 1.
        #expect(first[(1 * 4 + 2) * 2 * v + 1] == Float((1 * 3 + 1) * 4 + 2 + 1))
        #expect(first[(1 * 4 + 2) * 2 * v + v + 1] == 0)
        let depthwise = pack(.depthwise(channels: v + 1, taps: 9, v: v), count: (v + 1) * 9).packed
        // Block 1, tap 4, lane 0 is channel v; lane 1 is padding.
        #expect(depthwise[(9 + 4) * v] == Float(v * 9 + 4 + 1))
        #expect(depthwise[(9 + 4) * v + 1] == 0)
        let grouped = pack(
            .laneGrouped(channels: v, groupSize: 2, taps: 3, v: v), count: v * 6
        ).packed
        // Tap 1, input 1 of the group, output lane 3: weight[3][1][1].
        #expect(grouped[(1 * 2 + 1) * v + 3] == Float((3 * 2 + 1) * 3 + 1 + 1))
    }

    @Test("Subnormal numbers are flushed and counted, also where float64 becomes one")
    func subnormals() {
        let source = Tensor(shape: [4], [1, 1e-40, -1e-60, 2])
        var target = Array(repeating: Float.nan, count: 8)
        let flushed = target.withUnsafeMutableBufferPointer {
            StridedPacking.channels(4, v: 8).pack(source, into: $0)
        }
        #expect(flushed == 1)
        #expect(target == [1, 0, 0, 2, 0, 0, 0, 0])
    }

    @Test("Joined groups are block diagonal")
    func joiningGroups() {
        let weight = Tensor(shape: [4, 1, 1, 1], [1, 2, 3, 4] as [Float])
        let joined = weight.joiningGroups(2, of: 4)
        #expect(joined.shape == [4, 2, 1, 1])
        #expect(joined.floats == [1, 0, 0, 2, 3, 0, 0, 4])
    }

    @Test("A parameter read twice in one packing is stored once")
    func sharing() {
        var weights = PackedWeights(expectedFloats: 64)
        let tensor = Tensor(shape: [8], Array(repeating: Float(1), count: 8))
        let first = weights.add(ValueID(0), tensor, .channels(8, v: 8))
        let second = weights.add(ValueID(0), tensor, .channels(8, v: 8))
        let other = weights.add(ValueID(1), tensor, .channels(8, v: 8))
        #expect(first == second)
        #expect(first != other)
        #expect(weights.floats.count == PackedWeights.headerFloats + 32)
    }
}
