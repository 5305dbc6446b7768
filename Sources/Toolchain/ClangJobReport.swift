/// What is told when a job has ended well.
public struct ClangJobReport: Sendable {
    public let job: ClangJob
    /// Whether its object is that of an earlier compilation.
    public let isFromCache: Bool
    /// How long it ran.
    public let duration: Duration
    /// What it printed: warnings, at most 64 KiB of them; empty as a rule.
    public let messages: String
    /// The jobs of the list that have ended, this one included.
    public let finished: Int
    /// Those of them whose object is that of an earlier compilation.
    public let reused: Int
    /// The jobs of the list.
    public let total: Int
}
