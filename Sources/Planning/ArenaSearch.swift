/// Searches for offsets that keep an arena small.
///
/// Packing intervals of time and memory is NP-hard, so several greedy placements are tried and
/// the smallest kept: buffers in order of size, of size times life, of life, of time, each at the
/// lowest or the tightest gap that is free during its life; then the best order is changed by
/// placing those buffers first that stick out at the top. The same buffers give the same result.
struct ArenaSearch {
    let buffers: [MemoryPlan.Buffer]
    /// No placement can be smaller than what is alive at once.
    let bound: Int

    /// Where every buffer begins, and where the last one ends, in floats.
    struct Placement {
        var order: [Int]
        var offsets: [Int]
        var end = 0
    }

    /// Which free gap a buffer takes.
    enum Fit: CaseIterable {
        case lowest
        case tightest
    }

    /// Steps of all placements together, so that graphs of many nodes do not take minutes.
    private static let budget = 200_000_000

    /// Changes of the best order that are tried.
    private static let changes = 200

    /// The smallest placement found.
    func best() -> Placement {
        var best = place(orders[0], .lowest)
        var left = Self.budget - cost
        for order in orders {
            for fit in Fit.allCases where best.end > bound && left > 0 {
                left -= cost
                let next = place(order, fit)
                if next.end < best.end { best = next }
            }
        }
        for fit in Fit.allCases {
            var current = best
            for _ in 0..<Self.changes where best.end > bound && left > 0 {
                left -= cost
                current = place(topFirst(current), fit)
                if current.end < best.end { best = current }
            }
        }
        return best
    }

    /// The steps of one placement: every buffer is compared with those placed before it.
    private var cost: Int { buffers.count * buffers.count / 2 + 1 }

    private var orders: [[Int]] {
        let keys: [(MemoryPlan.Buffer) -> Int] = [
            { -$0.floats },
            { -$0.floats * $0.lifetime.count },
            { -$0.lifetime.count },
            { $0.lifetime.lowerBound },
            { -$0.lifetime.upperBound },
        ]
        return keys.map { key in
            buffers.indices.sorted { (key(buffers[$0]), $0) < (key(buffers[$1]), $1) }
        }
    }

    /// The order with the buffers that reach the end of the arena first.
    private func topFirst(_ placement: Placement) -> [Int] {
        let isTop = { (index: Int) in
            placement.offsets[index] + buffers[index].floats == placement.end
        }
        return placement.order.filter(isTop) + placement.order.filter { !isTop($0) }
    }

    private func place(_ order: [Int], _ fit: Fit) -> Placement {
        var placement = Placement(order: order, offsets: Array(repeating: 0, count: buffers.count))
        /// Those placed, by offset.
        var placed: [Int] = []
        placed.reserveCapacity(order.count)
        for index in order where buffers[index].floats > 0 {
            let offset = offset(for: buffers[index], among: placed, placement.offsets, fit)
            placement.offsets[index] = offset
            placement.end = max(placement.end, offset + buffers[index].floats)
            let position = placed.firstIndex { placement.offsets[$0] > offset } ?? placed.count
            placed.insert(index, at: position)
        }
        return placement
    }

    private func offset(
        for buffer: MemoryPlan.Buffer, among placed: [Int], _ offsets: [Int], _ fit: Fit
    ) -> Int {
        var end = 0
        var tightest: (gap: Int, offset: Int)?
        for index in placed where buffers[index].lifetime.overlaps(buffer.lifetime) {
            let gap = offsets[index] - end
            if gap >= buffer.floats && gap < tightest?.gap ?? .max {
                if fit == .lowest { return end }
                tightest = (gap, end)
            }
            end = max(end, offsets[index] + buffers[index].floats)
        }
        return tightest?.offset ?? end
    }
}
