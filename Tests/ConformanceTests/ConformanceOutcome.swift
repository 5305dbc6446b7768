/// What became of a case in one of the two ways to run it.
enum ConformanceOutcome: Hashable, Sendable {
    case passes
    /// The message of the first refusal.
    case refused(String)
    /// How many of the outputs' elements differ.
    case differs(Int)

    /// A cell of the table.
    var text: String {
        switch self {
        case .passes: "passes"
        case .refused(let message): "refused: \(message.replacing("|", with: "/"))"
        case .differs(let count): "\(count) elements differ"
        }
    }

    /// The outcome of a comparison by the suite's own rule, that of numpy.testing.assert_allclose:
    /// `|a - b| <= 1e-7 + 1e-3 |b|`, NaN equal to NaN, infinities equal by sign.
    init(_ results: [Float], expected: [Float]) {
        guard results.count == expected.count else {
            self = .refused("\(results.count) elements for \(expected.count)")
            return
        }
        let count = zip(results, expected).count { result, expected in
            if result == expected || (result.isNaN && expected.isNaN) { return false }
            return !(abs(result - expected) <= 1e-7 + 1e-3 * abs(expected))
        }
        self = count == 0 ? .passes : .differs(count)
    }
}
