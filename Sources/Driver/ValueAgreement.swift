import GraphIR

/// How closely one value of compiled code agrees with the interpreter.
public struct ValueAgreement: Hashable, Sendable, Encodable {
    /// The value's name in the model.
    public var value: String
    /// The layer that computes it.
    public var layer: String
    /// The kernel it runs on.
    public var kernel: String
    /// The largest difference, relative to the largest number of the value.
    public var maximumError: Double
    /// The cosine of the angle between both.
    public var cosine: Double

    /// The bounds this value must hold.
    public var bounds: AgreementBounds

    /// Compares numbers of compiled code with the oracle's. NaN anywhere is an infinite error
    /// unless both have it at the same place.
    public init(
        value: String, layer: String, kernel: String, compiled: [Float], reference: [Double],
        bounds: AgreementBounds = .standard
    ) {
        self.value = value
        self.layer = layer
        self.kernel = kernel
        self.bounds = bounds
        var sums = (error: 0.0, largest: 0.0, product: 0.0, left: 0.0, right: 0.0)
        for (number, exact) in zip(compiled, reference) {
            let number = Double(number)
            let difference =
                number == exact || (number.isNaN && exact.isNaN) ? 0 : abs(number - exact)
            sums.error = difference.isNaN ? .infinity : max(sums.error, difference)
            // What is not finite in both agrees and has no part in sums.
            if difference == 0 && !exact.isFinite { continue }
            sums.largest = max(sums.largest, exact.magnitude)
            sums.product += number * exact
            sums.left += number * number
            sums.right += exact * exact
        }
        let norms = (sums.left * sums.right).squareRoot()
        maximumError = sums.largest > 0 ? sums.error / sums.largest : sums.error
        cosine = norms > 0 ? sums.product / norms : (sums.error == 0 ? 1 : 0)
        if compiled.count != reference.count { maximumError = .infinity }
    }

    /// Whether the value holds its own bounds.
    public var agrees: Bool { agrees(within: bounds) }

    /// Whether the value is as close as float32 arithmetic must come.
    public func agrees(within bounds: AgreementBounds) -> Bool {
        maximumError <= bounds.maximumError && cosine >= bounds.cosine
    }
}
