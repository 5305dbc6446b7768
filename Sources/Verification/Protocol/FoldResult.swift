/// What one fold gave: thresholds chosen on the other folds, applied to this one.
public struct FoldResult: Sendable, Hashable {
    /// The fold's pairs.
    public let pairs: Range<Int>
    /// The threshold's number among ``FoldProtocol/thresholds``.
    public let thresholdIndex: Int
    /// Pairs below it are taken for one person.
    public let threshold: Double
    /// The share of the fold's pairs that are taken for what they are.
    public let accuracy: Double
    /// The threshold at which the other folds accept ``FoldProtocol/targetFalseAcceptRate``.
    public let validationThreshold: Double
    /// VAL: the share of genuine pairs below that threshold.
    public let validationRate: Double
    /// FAR: the share of impostor pairs below that threshold.
    public let falseAcceptRate: Double
}
