import GraphIR

/// How closely one value of compiled code agrees with a reference.
public struct ValueAgreement: Hashable, Sendable, Encodable {
    /// The value's name in the model.
    public var value: String
    /// The layer that computes it.
    public var layer: String
    /// The kernel it runs on.
    public var kernel: String
    /// The largest difference, relative to the largest number of the value.
    public var maximumError: Double
    /// The largest difference.
    public var maximumAbsoluteError = 0.0
    /// The largest difference of one number relative to that number, where the reference is not 0.
    /// Numbers that cancel to nearly 0 make it large without harm, so nothing is held to it.
    public var maximumRelativeError = 0.0
    /// The cosine of the angle between both.
    public var cosine: Double
    /// The largest distance from the reference rounded to float32, in units in the last place.
    public var maximumULP: UInt32 = 0
    /// The distance that 99 of 100 numbers do not exceed, in units in the last place.
    public var ulp99: UInt32 = 0
    /// What is not ordinary among the compiled numbers.
    public var compiledSpecials = SpecialNumbers()
    /// What is not ordinary among the reference's numbers, rounded to float32.
    public var referenceSpecials = SpecialNumbers()

    /// The bounds this value must hold.
    public var bounds: AgreementBounds

    /// Compares numbers of compiled code with the reference's. NaN anywhere is an infinite error
    /// unless both have it at the same place; another count is one too.
    public init(
        value: String, layer: String, kernel: String, compiled: [Float], reference: [Double],
        bounds: AgreementBounds = .standard
    ) {
        self.value = value
        self.layer = layer
        self.kernel = kernel
        self.bounds = bounds
        var sums = Sums()
        var distances: [UInt32] = []
        distances.reserveCapacity(compiled.count)
        for (number, exact) in zip(compiled, reference) {
            sums.add(Double(number), exact)
            let rounded = Float(exact)
            compiledSpecials.count(number)
            referenceSpecials.count(rounded)
            distances.append(ULPDistance.between(number, rounded))
        }
        maximumAbsoluteError = sums.error
        maximumRelativeError = sums.relativeError
        maximumError = sums.largest > 0 ? sums.error / sums.largest : sums.error
        cosine = sums.cosine
        maximumULP = distances.max() ?? 0
        ulp99 = ULPDistance.percentile(0.99, of: distances)
        if compiled.count != reference.count { maximumError = .infinity }
    }

    /// Whether the value holds its own bounds.
    public var agrees: Bool { agrees(within: bounds) }

    /// Whether the value is as close as bounds ask.
    public func agrees(within bounds: AgreementBounds) -> Bool {
        maximumError <= bounds.maximumError && cosine >= bounds.cosine
    }

    /// What is summed up over all numbers of a value.
    private struct Sums {
        var error = 0.0
        var relativeError = 0.0
        var largest = 0.0
        private var product = 0.0
        private var left = 0.0
        private var right = 0.0

        init() {}

        mutating func add(_ number: Double, _ exact: Double) {
            let difference =
                number == exact || (number.isNaN && exact.isNaN) ? 0 : abs(number - exact)
            error = difference.isNaN ? .infinity : max(error, difference)
            // What is not finite agrees or is an infinite error, and has no part in sums.
            guard exact.isFinite else { return }
            if exact != 0 {
                let relative = difference / exact.magnitude
                relativeError = relative.isNaN ? .infinity : max(relativeError, relative)
            }
            largest = max(largest, exact.magnitude)
            product += number * exact
            left += number * number
            right += exact * exact
        }

        var cosine: Double {
            let norms = (left * right).squareRoot()
            return norms > 0 ? product / norms : (error == 0 ? 1 : 0)
        }
    }
}
