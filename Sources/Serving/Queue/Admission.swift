import Synchronization

/// Decides which requests get in: how many at once, and how many bytes of bodies.
///
/// Requests are counted from the moment their body is there until their answer is made, so that
/// slow senders take no place of others; what they have sent so far counts as bytes.
final class Admission: Sendable {
    private struct State {
        var accepted = 0
        var bodyBytes = 0
        var isOpen = true
        var secondsEach = 0.0
        var givenUp: Int?
    }

    /// Requests at once.
    let limit: Int
    /// Bytes of bodies in memory at once.
    let byteLimit: Int
    private let workers: Int
    private let state = Mutex(State())

    init(limit: Int, byteLimit: Int, workers: Int) {
        self.limit = limit
        self.byteLimit = byteLimit
        self.workers = workers
    }

    /// Whether the server takes work: not after the signal to end.
    var isOpen: Bool { state.withLock(\.isOpen) }
    /// Requests that are in.
    var accepted: Int { state.withLock(\.accepted) }

    /// From now on the server says that it is not ready. Requests on open connections still get
    /// their answers.
    func close() { state.withLock { $0.isOpen = false } }

    /// The requests that were in when the time for their answers was over; nil where it was not.
    var givenUp: Int? { state.withLock(\.givenUp) }

    /// The time for answers is over.
    func giveUp() { state.withLock { $0.givenUp = $0.accepted } }

    /// Throws where all places are taken: nobody needs to read a body then.
    func check() throws(RequestRefusal) {
        try state.withLock { (state) throws(RequestRefusal) in try check(state) }
    }

    /// Takes a place. Throws where there is none.
    func enter() throws(RequestRefusal) {
        try state.withLock { (state) throws(RequestRefusal) in
            try check(state)
            state.accepted += 1
        }
    }

    /// Gives the place back.
    func leave() { state.withLock { $0.accepted -= 1 } }

    /// A worker spent so long on a request: its share of a batch, without the time it waited.
    func note(seconds: Double) {
        state.withLock { state in
            let known = state.secondsEach
            // Follows a change of load within some ten requests.
            state.secondsEach = known == 0 ? seconds : known + (seconds - known) / 8
        }
    }

    /// Counts bytes of a body. Throws where bodies take too much memory already.
    func reserve(_ bytes: Int) throws(RequestRefusal) {
        try state.withLock { (state) throws(RequestRefusal) in
            guard state.bodyBytes + bytes <= byteLimit else { throw refusal(state) }
            state.bodyBytes += bytes
        }
    }

    /// The body is gone.
    func release(_ bytes: Int) { state.withLock { $0.bodyBytes -= bytes } }

    private func check(_ state: borrowing State) throws(RequestRefusal) {
        guard state.accepted < limit else { throw refusal(state) }
    }

    private func refusal(_ state: borrowing State) -> RequestRefusal {
        let seconds = Double(state.accepted) * state.secondsEach / Double(workers)
        return .busy(
            accepted: state.accepted, retryAfter: Int(min(60, max(1, seconds.rounded(.up)))))
    }
}
