import Foundation

/// What the environment asks of a long run.
struct FuzzRequest {
    /// Graphs to run; nil until the time is over.
    let count: Int?
    /// The first graph's seed; the others follow.
    let seed: UInt64
    /// When to begin no more graphs; nil for never.
    let minutes: Double?

    /// nil where the environment asks for none: neither `BURIN_FUZZ_COUNT` nor
    /// `BURIN_FUZZ_MINUTES` is set.
    static let environment: FuzzRequest? = {
        let variables = ProcessInfo.processInfo.environment
        let count = variables["BURIN_FUZZ_COUNT"].flatMap { Int($0) }
        let minutes = variables["BURIN_FUZZ_MINUTES"].flatMap { Double($0) }
        guard count != nil || minutes != nil else { return nil }
        let seed = variables["BURIN_FUZZ_SEED"].flatMap { UInt64($0) }
        return FuzzRequest(count: count, seed: seed ?? 1_000_000, minutes: minutes)
    }()
}
