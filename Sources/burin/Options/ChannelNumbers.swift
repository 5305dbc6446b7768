import ArgumentParser

/// Numbers for the channels of an image as the user writes them: `127.5` or `123.7,116.8,103.9`.
struct ChannelNumbers: ExpressibleByArgument, Hashable {
    /// One for all channels, or one each.
    let numbers: [Double]

    /// Reads numbers with commas between; nil unless all are finite.
    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        numbers = parts.compactMap { Double($0) }.filter(\.isFinite)
        guard numbers.count == parts.count else { return nil }
    }
}
