extension [Double] {
    /// An array whose elements `initialize` writes, every one of them, without zeroing first.
    @inline(__always)
    init(
        count: Int, initializedBy initialize: (UnsafeMutableBufferPointer<Double>) -> Void
    ) {
        self.init(unsafeUninitializedCapacity: count) { buffer, initializedCount in
            initialize(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            initializedCount = count
        }
    }
}
