/// How candidates are measured.
public struct TuningOptions: Sendable, Hashable {
    /// Where times are kept; nil keeps none.
    public var cacheFolder: String?
    /// Seconds of timing for each library of candidates.
    public var secondsPerLibrary: Double
    /// Whether times in the cache are taken; they are replaced where not.
    public var readsCache: Bool

    public init(
        cacheFolder: String?, secondsPerLibrary: Double = 5, readsCache: Bool = true
    ) {
        self.cacheFolder = cacheFolder
        self.secondsPerLibrary = secondsPerLibrary
        self.readsCache = readsCache
    }
}
