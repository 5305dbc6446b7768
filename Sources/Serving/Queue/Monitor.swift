import Glibc

/// State that threads share and wait on: a lock and a condition.
///
/// Workers wait for requests in it, which a lock of Swift's standard library cannot do and a
/// continuation must not: models run on threads of their own, not on those of Swift's tasks.
final class Monitor<State>: @unchecked Sendable {
    /// What a thread does after a look at the state.
    enum Step<Result> {
        case done(Result)
        case wait
        case waitUntil(ContinuousClock.Instant)
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A clock that is set must not lengthen a wait.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Changes the state and wakes those who wait for a change.
    func change<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Looks at the state, again after every change and at the moments `look` asks for, until it
    /// is done.
    func wait<Result>(_ look: (inout State) -> Step<Result>) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            switch look(&state) {
            case .done(let result): return result
            case .wait: pthread_cond_wait(condition, mutex)
            case .waitUntil(let moment):
                var time = Self.time(of: moment)
                pthread_cond_timedwait(condition, mutex, &time)
            }
        }
    }

    private static func time(of moment: ContinuousClock.Instant) -> timespec {
        let rest = max(.zero, ContinuousClock.now.duration(to: moment)).components
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        time.tv_sec += Int(rest.seconds)
        time.tv_nsec += Int(rest.attoseconds / 1_000_000_000)
        if time.tv_nsec >= 1_000_000_000 {
            time.tv_nsec -= 1_000_000_000
            time.tv_sec += 1
        }
        return time
    }
}
