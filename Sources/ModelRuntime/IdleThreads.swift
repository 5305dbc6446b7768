import Synchronization

/// Pools of threads that wait for their next run, so that runs seldom start threads.
final class IdleThreads: Sendable {
    /// More than this many unused pools are ended.
    private static let limit = 4
    private let idle = Mutex<[ThreadPool]>([])

    deinit {
        idle.withLock { pools in
            for pool in pools { pool.stop() }
        }
    }

    /// An idle pool of at least this many threads, or a new one; throws where no threads can
    /// be had.
    func take(
        _ interface: ModelInterface, threads: Int32
    ) throws(ThreadPool.Failure) -> ThreadPool {
        let found = idle.withLock { pools -> ThreadPool? in
            guard let index = pools.lastIndex(where: { $0.threads >= threads }) else { return nil }
            return pools.remove(at: index)
        }
        if let found { return found }
        return try ThreadPool(interface, threads: threads)
    }

    /// Gives a pool back after a run.
    func giveBack(_ pool: ThreadPool) {
        let isKept = idle.withLock { pools in
            guard pools.count < IdleThreads.limit else { return false }
            pools.append(pool)
            return true
        }
        if !isKept { pool.stop() }
    }
}
