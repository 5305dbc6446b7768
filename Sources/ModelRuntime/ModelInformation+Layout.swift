extension ModelInformation {
    /// A value as an observer was shown it, in NCHW order without padding channels.
    ///
    /// `pointer` must hold the value in the layout its description states, which is so inside an
    /// observer of the same model and for the index of `value`.
    public func planar(_ value: Value, _ pointer: UnsafePointer<Float>) -> [Float] {
        switch value.layout {
        case .planar: Array(UnsafeBufferPointer(start: pointer, count: value.count))
        case .blocked: unblocked(value.shape, pointer)
        }
    }

    private func unblocked(_ shape: [Int], _ pointer: UnsafePointer<Float>) -> [Float] {
        let channels = shape.count > 1 ? shape[1] : 1
        let area = shape.dropFirst(2).reduce(1, *)
        let count = channels * area
        return [Float](unsafeUninitializedCapacity: count) { result, initialized in
            for channel in 0..<channels {
                let (block, lane) = channel.quotientAndRemainder(dividingBy: vectorWidth)
                let source = pointer + block * area * vectorWidth + lane
                for position in 0..<area {
                    result[channel * area + position] = source[position * vectorWidth]
                }
            }
            initialized = count
        }
    }
}
