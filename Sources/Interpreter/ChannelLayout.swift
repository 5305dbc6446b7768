/// A shape `[N, C, ...]` seen as `batch` x `channels` planes of `inner` elements.
struct ChannelLayout {
    let batch: Int
    let channels: Int
    let inner: Int

    /// Reads a shape of at least two dimensions.
    init(_ shape: [Int]) {
        batch = shape[0]
        channels = shape[1]
        inner = shape[2...].reduce(1, *)
    }

    /// Hands over every plane with its channel, to be changed in place.
    @inline(__always)
    func forEachPlane(
        of elements: inout [Double], _ body: (Int, UnsafeMutableBufferPointer<Double>) -> Void
    ) {
        elements.withUnsafeMutableBufferPointer { buffer in
            for plane in 0..<batch * channels {
                let range = plane * inner..<(plane + 1) * inner
                body(plane % channels, UnsafeMutableBufferPointer(rebasing: buffer[range]))
            }
        }
    }
}
