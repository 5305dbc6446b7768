/// The figures of a verification as they are defined, counted pair by pair: slow, and written without
/// the code under test.
struct PlainFigures {
    let distances: [Double]
    let labels: [Bool]

    /// A share of accepted impostors and of accepted genuine pairs.
    typealias Rates = (far: Double, tar: Double)

    private func share(_ isGenuine: Bool, _ indices: [Int], _ accepts: (Double) -> Bool) -> Double {
        let those = indices.filter { labels[$0] == isGenuine }
        return Double(those.count { accepts(distances[$0]) }) / Double(those.count)
    }

    private var all: [Int] { Array(distances.indices) }

    /// Test and training pairs of each of ten folds, the first ones larger.
    private var folds: [(test: [Int], training: [Int])] {
        var begin = 0
        return (0..<10).map { fold in
            let end = begin + distances.count / 10 + (fold < distances.count % 10 ? 1 : 0)
            defer { begin = end }
            return (Array(begin..<end), all.filter { $0 < begin || $0 >= end })
        }
    }

    private static func statistics(_ values: [Double]) -> (mean: Double, deviation: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(values.count)).squareRoot())
    }

    /// Mean and deviation of the folds' accuracies.
    var accuracy: (mean: Double, deviation: Double) {
        let thresholds = (0..<400).map { Double($0) * 0.01 }
        func right(_ indices: [Int], _ threshold: Double) -> Int {
            indices.count { (distances[$0] < threshold) == labels[$0] }
        }
        return Self.statistics(
            folds.map { fold in
                let counts = thresholds.map { right(fold.training, $0) }
                let best = counts.firstIndex(of: counts.max() ?? 0) ?? 0
                return Double(right(fold.test, thresholds[best])) / Double(fold.test.count)
            })
    }

    /// Mean and deviation of the folds' VAL at a FAR of 0.001.
    var validation: (mean: Double, deviation: Double) {
        let thresholds = (0..<4000).map { Double($0) * 0.001 }
        let target = 0.001
        return Self.statistics(
            folds.map { fold in
                let far = thresholds.map { threshold in
                    share(false, fold.training) { $0 < threshold }
                }
                var threshold = 0.0
                if far[3999] >= target {
                    let last = far.lastIndex { $0 <= target } ?? 0
                    threshold = thresholds[last]
                    if far[last] != target {
                        let slope = 0.001 / (far[last + 1] - far[last])
                        threshold += (target - far[last]) * slope
                    }
                }
                return share(true, fold.test) { $0 < threshold }
            })
    }

    /// A point of the curve for each distinct distance, from (0, 0).
    var curve: [Rates] {
        [(0, 0)]
            + Set(distances).sorted().map { bound in
                (share(false, all) { $0 <= bound }, share(true, all) { $0 <= bound })
            }
    }

    /// The largest TAR whose FAR does not exceed a target.
    func trueAcceptRate(at target: Double) -> Double {
        curve.filter { $0.far <= target }.map(\.tar).max() ?? 0
    }

    /// The share of genuine and impostor pairs that are in order, ties by half.
    var area: Double {
        let genuine = all.filter { labels[$0] }.map { distances[$0] }
        let impostors = all.filter { !labels[$0] }.map { distances[$0] }
        var sum = 0.0
        for one in genuine {
            for other in impostors { sum += one < other ? 1 : one == other ? 0.5 : 0 }
        }
        return sum / Double(genuine.count * impostors.count)
    }

    /// In percent of its kind the pairs of each bin of 0.05 that has any.
    func shares(_ isGenuine: Bool) -> [Int: Double] {
        let bins = all.filter { labels[$0] == isGenuine }.map { Int(distances[$0] / 0.05) }
        return Dictionary(grouping: bins) { $0 }
            .mapValues { Double($0.count) / Double(bins.count) * 100 }
    }
}
