import Synchronization

/// What the work on a request found out, for its line in the log.
final class RequestNotes: Sendable {
    struct Facts {
        var batchImages: Int?
        var waited: Duration?
        var failure: String?
    }

    private let state = Mutex(Facts())

    var facts: Facts { state.withLock { $0 } }

    func note(_ change: (inout sending Facts) -> Void) { state.withLock { change(&$0) } }
}
