/// Accuracies that the authors of CRU-Net-116 report for their trained network, by set.
public struct PublishedAccuracy: Sendable, Hashable {
    /// The set's name as the field writes it.
    public let set: String
    /// Mean over the folds.
    public let mean: Double
    /// Standard deviation over the folds.
    public let deviation: Double

    /// The accuracies by the stems of the files that insightface gives out.
    public static let byStem = [
        "lfw": PublishedAccuracy(set: "LFW", mean: 0.99867, deviation: 0.00180),
        "cfp_fp": PublishedAccuracy(set: "CFP_FP", mean: 0.98386, deviation: 0.00542),
        "cfp_ff": PublishedAccuracy(set: "CFP_FF", mean: 0.99729, deviation: 0.00216),
        "calfw": PublishedAccuracy(set: "CALFW", mean: 0.95933, deviation: 0.01119),
        "cplfw": PublishedAccuracy(set: "CPLFW", mean: 0.92833, deviation: 0.01624),
        "agedb_30": PublishedAccuracy(set: "AgeDB30", mean: 0.97983, deviation: 0.00765),
    ]
}
