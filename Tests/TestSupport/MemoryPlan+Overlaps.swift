public import Planning

extension MemoryPlan {
    /// Pairs of buffers that are alive at the same step and share memory.
    public func overlaps() -> [(Int, Int)] {
        var found: [(Int, Int)] = []
        for (i, first) in buffers.enumerated() {
            for (j, second) in buffers.enumerated().dropFirst(i + 1)
            where first.lifetime.overlaps(second.lifetime) {
                let begins = max(first.offset, second.offset)
                let ends = min(first.offset + first.floats, second.offset + second.floats)
                if begins < ends { found.append((i, j)) }
            }
        }
        return found
    }
}
