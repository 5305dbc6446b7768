import GraphIR

/// Zeros around the height and width of a value.
struct ONNXPadding {
    /// What is padded.
    let data: ValueID
    /// Zeros before and after, for each spatial axis.
    let before: [Int]
    let after: [Int]
}
