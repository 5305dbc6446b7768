/// What `inspect` tells of the workspace for runs of so many images, of a model and of an artefact.
struct MemoryFigures {
    let images: Int
    let arenaBytes: Int
    /// The most bytes of activations alive at one step; nil where an older artefact does not say.
    let largestLiveBytes: Int?

    /// The arena's size over that of the largest live set; 1 where nothing is alive.
    private var ratio: Double? {
        largestLiveBytes.map { $0 > 0 ? Double(arenaBytes) / Double($0) : 1 }
    }

    func add(to report: inout Report) {
        let key = images == 1 ? "" : "_\(images)"
        let label = images == 1 ? "" : " of \(images) images"
        report.add(
            "arena_bytes\(key)", images == 1 ? "activation arena" : "arena\(label)",
            .bytes(arenaBytes))
        report.add(
            "largest_live_bytes\(key)", "largest live set\(label)",
            largestLiveBytes.map { .bytes($0) })
        report.add(
            "arena_ratio\(key)", "arena to live set\(label)",
            ratio.map { .number($0, decimals: 3) })
    }
}
