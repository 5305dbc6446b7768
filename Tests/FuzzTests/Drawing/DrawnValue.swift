import GraphIR

/// A value that later nodes of a random graph may read, with its numbers for the graph's input.
struct DrawnValue {
    let id: ValueID
    let shape: [Int]
    /// What the interpreter computes.
    let numbers: [Double]
    /// The same where every node on the way gets operands that are off by a rounding of float32.
    let disturbed: [Double]
    /// Whether float32 holds the numbers, so that compiled code has them to the last bit.
    let isExact: Bool
    /// Magnitudes of the numbers.
    let largest: Double
    let smallest: Double

    init(
        id: ValueID, shape: [Int], numbers: [Double], disturbed: [Double], isExact: Bool
    ) {
        self.id = id
        self.shape = shape
        self.numbers = numbers
        self.disturbed = disturbed
        self.isExact = isExact
        largest = numbers.reduce(0) { max($0, $1.magnitude) }
        smallest = numbers.reduce(.infinity) { min($0, $1.magnitude) }
    }

    var rank: Int { shape.count }

    /// Whether the numbers are of ordinary size, and float32's roundings on the way to them moved
    /// them far less than the bounds of agreement: then what departs is wrong, not unlucky.
    var isWellConditioned: Bool {
        guard numbers.allSatisfy(\.isFinite), largest < 1e6, largest == 0 || largest > 1e-4 else {
            return false
        }
        return zip(numbers, disturbed).allSatisfy { exact, other in
            (exact - other).magnitude <= 1e-6 * largest
        }
    }
}
