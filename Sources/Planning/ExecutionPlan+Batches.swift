extension ExecutionPlan {
    /// Adds ways to run several images at once, for every size above 1.
    ///
    /// The images meet at the step `meeting`, or where the estimates say it takes least time; but
    /// not between a step and the one that does its work for a batch.
    public mutating func addBatches(_ sizes: [Int], meeting: Int? = nil) {
        let wanted = Set(sizes).subtracting([1]).sorted(by: >)
        let cost = BatchCost(self)
        batches =
            wanted.map { images in
                let together = undivided(meeting ?? cost.bestMeeting(images: images))
                let used = buffers(
                    usedIn: BatchPlan(unplaced: images, together: together, single: memory))
                return BatchPlan(
                    images: images, together: together, single: memory, isUsed: used.contains)
            } + [BatchPlan(single: memory)]
    }

    /// The step itself, or the first before it whose work it does for a batch.
    private func undivided(_ meeting: Int) -> Int {
        var first = meeting
        while first > 0, first < steps.count, steps[first - 1].batchCall == .absorbed { first -= 1 }
        return first
    }

    /// The buffers that a batch's calls read or write.
    private func buffers(usedIn batch: BatchPlan) -> Set<BufferID> {
        var used: Set<BufferID> = []
        for (index, step) in steps.enumerated() {
            var operands = step.call.operands
            if index >= batch.together {
                switch together(at: index, in: batch) {
                case .imageByImage: break
                case .call(let call): operands = call.operands
                case .absorbed: operands = []
                }
            }
            used.formUnion(operands.compactMap(\.target.buffer))
        }
        return used
    }

    /// Floats of weights that each step reads.
    ///
    /// An array ends where the next one that any step reads begins.
    func weightFloats() -> [Int] {
        let read = steps.map { step in
            Set(
                step.call.operands.compactMap { operand -> Int? in
                    guard case .weights(let offset) = operand.target else { return nil }
                    return offset
                })
        }
        let starts = read.reduce(into: Set<Int>()) { $0.formUnion($1) }.sorted()
        let ends = starts.dropFirst() + [weights.floats.count]
        let sizes = Dictionary(uniqueKeysWithValues: zip(starts, zip(starts, ends).map { $1 - $0 }))
        return read.map { offsets in offsets.reduce(0) { $0 + sizes[$1, default: 0] } }
    }
}
