import GraphIR

/// A value that later nodes of a random graph may read, with its numbers for the graph's input.
struct DrawnValue {
    let id: ValueID
    let shape: [Int]
    /// What the interpreter computes.
    let numbers: [Double]
    /// The same, several times, where every node on the way gets operands that are off by what
    /// float32 rounds away in it.
    let disturbed: [[Double]]
    /// How far float32's roundings may have moved a number. Not less than in what the numbers were
    /// copied from: a few numbers may have been lucky.
    let uncertainty: Double
    /// Whether float32 holds the numbers, so that compiled code has them to the last bit.
    let isExact: Bool
    /// Magnitudes of the numbers.
    let largest: Double
    let smallest: Double

    init(
        id: ValueID, shape: [Int], numbers: [Double], disturbed: [[Double]] = [],
        copiedUncertainty: Double = 0, isExact: Bool
    ) {
        self.id = id
        self.shape = shape
        self.numbers = numbers
        self.disturbed = disturbed.isEmpty ? Self.samples.map { _ in numbers } : disturbed
        self.isExact = isExact
        uncertainty = self.disturbed.reduce(copiedUncertainty) { most, copy in
            zip(numbers, copy).reduce(most) { most, pair in
                let error = (pair.0 - pair.1).magnitude
                return error.isNaN ? .infinity : max(most, error)
            }
        }
        largest = numbers.reduce(0) { max($0, $1.magnitude) }
        smallest = numbers.reduce(.infinity) { min($0, $1.magnitude) }
    }

    /// The disturbed copies of each value.
    static let samples = 0..<3

    var rank: Int { shape.count }

    /// Whether the numbers are of ordinary size, and float32's roundings on the way to them moved
    /// them far less than the bounds of agreement: then what departs is wrong, not unlucky.
    var isWellConditioned: Bool {
        guard numbers.allSatisfy(\.isFinite), largest < 1e6, largest == 0 || largest > 1e-4 else {
            return false
        }
        return uncertainty <= 1e-6 * largest
    }
}
