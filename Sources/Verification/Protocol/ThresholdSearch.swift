/// Chooses thresholds on nine folds of a set: on all pairs but those of the fold that is held back.
struct ThresholdSearch {
    private let all: SortedDistances

    init(_ all: SortedDistances) { self.all = all }

    /// What the held fold gives at the thresholds of the others.
    func result(_ pairs: Range<Int>, held: SortedDistances) -> FoldResult {
        let index = bestThreshold(without: held)
        let threshold = FoldProtocol.thresholds[index]
        let validation = validationThreshold(without: held)
        let accepted = held.below(validation)
        return FoldResult(
            pairs: pairs, thresholdIndex: index, threshold: threshold,
            accuracy: Double(Self.correct(held.below(threshold), of: held.impostorCount))
                / Double(pairs.count),
            validationThreshold: validation,
            validationRate: Double(accepted.genuine) / Double(held.genuineCount),
            falseAcceptRate: Double(accepted.impostor) / Double(held.impostorCount))
    }

    /// Pairs taken for what they are: genuine ones below the threshold, impostors not below it.
    private static func correct(_ below: KindCounts, of impostors: Int) -> Int {
        below.genuine + impostors - below.impostor
    }

    /// The first threshold with the most pairs right.
    private func bestThreshold(without held: SortedDistances) -> Int {
        let impostors = all.impostorCount - held.impostorCount
        var (best, index) = (-1, 0)
        for (number, threshold) in FoldProtocol.thresholds.enumerated() {
            let right = Self.correct(below(threshold, without: held), of: impostors)
            if right > best { (best, index) = (right, number) }
        }
        return index
    }

    /// The threshold at which the target share of impostors is accepted, interpolated linearly over
    /// that share between the last threshold that does not exceed it and the next; 0 where no
    /// threshold reaches it.
    private func validationThreshold(without held: SortedDistances) -> Double {
        let thresholds = FoldProtocol.fineThresholds
        let target = FoldProtocol.targetFalseAcceptRate
        let impostors = Double(all.impostorCount - held.impostorCount)
        let shares = thresholds.map { Double(below($0, without: held).impostor) / impostors }
        guard let largest = shares.last, largest >= target,
            let index = shares.lastIndex(where: { $0 <= target })
        else { return 0 }
        guard shares[index] != target, index + 1 < thresholds.count else {
            return thresholds[index]
        }
        return thresholds[index]
            + (target - shares[index]) * (thresholds[index + 1] - thresholds[index])
            / (shares[index + 1] - shares[index])
    }

    private func below(_ threshold: Double, without held: SortedDistances) -> KindCounts {
        all.below(threshold) - held.below(threshold)
    }
}
