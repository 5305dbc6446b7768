/// A row-major matrix in memory that someone else owns.
struct Matrix {
    let elements: UnsafePointer<Double>
    /// The distance from one row to the next.
    let rowLength: Int
    /// Whether it is read with rows and columns exchanged.
    let isTransposed: Bool

    init(_ elements: UnsafePointer<Double>, rowLength: Int, isTransposed: Bool = false) {
        self.elements = elements
        self.rowLength = rowLength
        self.isTransposed = isTransposed
    }
}
