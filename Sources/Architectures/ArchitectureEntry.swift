/// A network of the catalog.
public struct ArchitectureEntry: Sendable {
    /// The name on the command line.
    public let name: String
    /// One line for people who choose.
    public let summary: String
    /// The paper it comes from: authors, title, year.
    public let paper: String
    /// Whether ``ArchitectureOptions/squeezeAndExcitation`` applies.
    public let takesSqueezeAndExcitation: Bool
    /// Whether ``ArchitectureOptions/instanceBatchNormalization`` applies.
    public let takesInstanceBatchNormalization: Bool
    /// The heads it takes; the first is the default.
    public let outputs: [OutputOption]
    /// The number of outputs where nothing else is asked for.
    public let embeddingSize: Int

    let backbone: @Sendable (ArchitectureOptions) -> any Backbone
}
