/// Threads of a compiled model that wait for runs. Whoever holds it is its only user.
struct ThreadPool: @unchecked Sendable {
    let pointer: OpaquePointer
    let threads: Int32
    private let interface: ModelInterface

    /// Starts threads, the caller's counted; nil where there are none to be had.
    init?(_ interface: ModelInterface, threads: Int32) {
        var pointer: OpaquePointer?
        guard interface.createPool(threads, &pointer) == 0, let pointer else { return nil }
        self.pointer = pointer
        self.threads = threads
        self.interface = interface
    }

    /// Ends the threads.
    func stop() { interface.destroyPool(pointer) }
}
