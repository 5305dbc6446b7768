import GraphDrawing

/// A stage of the pipeline and its picture.
struct DrawnStage {
    /// The stage after planning.
    static let plannedName = "planned"

    /// The pass's name, `import` or `planned`.
    var name: String
    var drawing: GraphDrawing
}
