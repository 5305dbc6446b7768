/// A mean and the standard deviation around it.
public struct MeanAndDeviation: Sendable, Hashable {
    /// The arithmetic mean.
    public let mean: Double
    /// Of the population: the squares are divided by their number.
    public let deviation: Double

    /// Of numbers, of which there is at least one; zeros otherwise.
    public init(_ values: [Double]) {
        let count = Double(max(1, values.count))
        let mean = values.reduce(0, +) / count
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }
}
