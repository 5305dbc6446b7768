public import Diagnostics

/// Where a network's parameters come from.
public enum WeightSource: Hashable, Sendable {
    /// The file beside the symbol file.
    case beside
    /// Pseudo-random numbers by name and seed, the same everywhere.
    case seed(UInt64)
    /// An MXNet parameter file.
    case file(String)

    /// Reads `seed:7` or a path.
    public init(argument: String) throws(Diagnostic) {
        guard argument.hasPrefix("seed:") else {
            self = .file(argument)
            return
        }
        guard let seed = UInt64(argument.dropFirst(5)) else {
            throw Diagnostic(
                .usage, "'\(argument)' is no seed",
                expected: "seed: and a whole number of at least 0")
        }
        self = .seed(seed)
    }
}
