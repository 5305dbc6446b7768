/// Threads of a compiled model that wait for runs. Whoever holds it is its only user.
struct ThreadPool: @unchecked Sendable {
    let pointer: OpaquePointer
    let threads: Int32
    private let interface: ModelInterface

    /// The model's status where it started no threads.
    struct Failure: Error { let status: Int32 }

    /// Starts threads, the caller's counted; throws where there are none to be had.
    init(_ interface: ModelInterface, threads: Int32) throws(Failure) {
        var pointer: OpaquePointer?
        let status = interface.createPool(threads, &pointer)
        guard status == 0, let pointer else { throw Failure(status: status) }
        self.pointer = pointer
        self.threads = threads
        self.interface = interface
    }

    /// Ends the threads.
    func stop() { interface.destroyPool(pointer) }
}
