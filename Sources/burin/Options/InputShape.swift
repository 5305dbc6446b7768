import ArgumentParser
import GraphIR

/// A height and a width as the user writes them: `112x96`.
struct InputShape: ExpressibleByArgument, Hashable {
    let size: SpatialSize

    /// Reads `HxW`; nil unless both are numbers from 1 to 65536.
    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
        let sizes = parts.compactMap { Int($0) }
        guard parts.count == 2, sizes.count == 2, sizes.allSatisfy((1...65536).contains) else {
            return nil
        }
        size = SpatialSize(sizes[0], sizes[1])
    }
}
