extension Selection {
    /// Indices at equal distances, each repeated equally often: `first`, `first + step`, ...
    ///
    /// In text `7`, `-1`, `3*[-1]`, `0..<112`, `0..<112 by 2`, `9...0 by -1` (the last one
    /// included), `0..<56 each 2`.
    public struct Run: Hashable, Sendable {
        /// The first index; -1 stands for the fill, and is then the only one.
        public var first: Int
        /// The number of different indices.
        public var count: Int
        /// The distance from one index to the next, which may be negative; 0 for a single one.
        public var step: Int
        /// How often each index stands in a row.
        public var repeats: Int

        public init(first: Int, count: Int, step: Int = 1, repeats: Int = 1) {
            self.first = first
            self.count = count
            self.step = count == 1 ? 0 : step
            self.repeats = repeats
        }

        /// The number of indices, repetitions included.
        public var length: Int { count * repeats }
        /// The last index.
        public var last: Int { first + (count - 1) * step }
        /// The largest index.
        public var largest: Int { max(first, last) }
        /// Whether the run stands for the fill.
        public var isFill: Bool { first == -1 }

        /// Every index in order.
        public var indices: [Int] {
            (0..<length).map { first + $0 / repeats * step }
        }

        /// Throws where a number is out of range; afterwards no property overflows.
        func check() throws(ShapeError) {
            let most = Selection.largestCount
            let isSane =
                (1...most).contains(count) && (1...most).contains(repeats)
                && count <= most / repeats && (-most...most).contains(step)
                && (-1..<most).contains(first)
            guard isSane, isFill ? count == 1 : last >= 0, count == 1 || step != 0 else {
                throw ShapeError(
                    "the run of \(count) indices from \(first) by \(step), \(repeats) times each,"
                        + " is not one of positions",
                    expected: "indices from 0, or -1")
            }
        }
    }
}

// MARK: Finding runs

extension Selection.Run {
    /// The runs that spell a list of indices: repetitions first, then equal distances.
    ///
    /// Two indices are a run only if one follows the other, three or more at any distance.
    static func runs(of indices: [Int]) -> [Selection.Run] {
        let repeated = repetitions(of: indices)
        var result: [Selection.Run] = []
        var start = 0
        while start < repeated.count {
            var run = repeated[start]
            let length = equalDistances(repeated[start...])
            if length > 1 {
                run.count = length
                run.step = repeated[start + 1].first - run.first
            }
            result.append(run)
            start += length
        }
        return result
    }

    private static func repetitions(of indices: [Int]) -> [Selection.Run] {
        var result: [Selection.Run] = []
        for index in indices {
            if let last = result.indices.last, result[last].first == index {
                result[last].repeats += 1
            } else {
                result.append(Selection.Run(first: index, count: 1))
            }
        }
        return result
    }

    /// How many of these single indices, from the first on, make one run.
    private static func equalDistances(_ singles: ArraySlice<Selection.Run>) -> Int {
        guard let first = singles.first, let second = singles.dropFirst().first else {
            return singles.count
        }
        let step = second.first - first.first
        var length = 1
        var previous = first
        for next in singles.dropFirst() {
            guard !previous.isFill, !next.isFill, next.repeats == first.repeats,
                next.first - previous.first == step
            else { break }
            length += 1
            previous = next
        }
        return length > 2 || step == 1 ? length : 1
    }
}
