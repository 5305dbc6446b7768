extension Tensor {
    /// The numbers rounded to the nearest IEEE 754 binary16, ties to even, as float32; subnormal
    /// ones are kept.
    ///
    /// Nil where one is too large for the format (65520 and above), infinite or NaN.
    public var roundedToHalfPrecision: Tensor? {
        var result = floats
        for index in result.indices {
            let half = Float16(result[index])
            guard half.isFinite else { return nil }
            result[index] = Float(half)
        }
        return Tensor(shape: shape, result)
    }
}
