import ArgumentParser
import GraphIR

/// A height and a width as the user writes them: `112x96`.
struct InputShape: Hashable, Sendable {
    let size: SpatialSize

    /// The largest height and width that can be asked for.
    private static let limit = 65536

    /// Reads `HxW`; throws unless both are numbers from 1 to 65536.
    init(argument: String) throws {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
        let sizes = parts.compactMap { Int($0) }
        guard parts.count == 2, sizes.count == 2, sizes.allSatisfy((1...Self.limit).contains) else {
            throw ValidationError("expected HxW, both from 1 to \(Self.limit): 112x112")
        }
        size = SpatialSize(sizes[0], sizes[1])
    }
}
