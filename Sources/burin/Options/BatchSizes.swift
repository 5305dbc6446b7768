import ArgumentParser

/// Numbers of images as the user writes them: `1,8`.
struct BatchSizes: Hashable, Sendable {
    /// The numbers, rising; 1 is among them.
    let sizes: [Int]

    /// The most images of a batch: beyond it nothing is gained, and memory grows.
    static let limit = 64

    /// Reads numbers with commas between; throws unless all are 1 to ``limit``.
    init(argument: String) throws {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let sizes = parts.compactMap { Int($0) }
        guard sizes.count == parts.count, sizes.allSatisfy((1...Self.limit).contains) else {
            throw ValidationError(
                "expected numbers of images from 1 to \(Self.limit), with commas between: 1,8")
        }
        self.sizes = Set(sizes + [1]).sorted()
    }
}
