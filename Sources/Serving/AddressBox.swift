import Synchronization

/// Brings the port from where it is known to where it is told.
final class AddressBox: Sendable {
    private let tell = Mutex<(@Sendable (Int) -> Void)?>(nil)

    func whenKnown(_ tell: @escaping @Sendable (Int) -> Void) { self.tell.withLock { $0 = tell } }

    func know(_ port: Int) { tell.withLock { $0 }?(port) }
}
