/// How many numbers of a value are not ordinary float32 numbers.
public struct SpecialNumbers: Hashable, Sendable, Encodable {
    public var notNumbers = 0
    public var infinities = 0
    /// Numbers other than 0 below the least normal float32, 1.2e-38: arithmetic on them is slow.
    public var subnormals = 0

    public init() {}

    mutating func count(_ number: Float) {
        // One test for nearly all numbers.
        guard !number.isNormal && number != 0 else { return }
        if number.isNaN {
            notNumbers += 1
        } else if number.isInfinite {
            infinities += 1
        } else {
            subnormals += 1
        }
    }
}
