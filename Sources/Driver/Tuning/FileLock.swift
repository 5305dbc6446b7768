import Foundation
import Glibc

/// An advisory lock on a file (`flock`), held until it is released or the process ends.
struct FileLock {
    private let descriptor: Int32

    /// Waits for the lock, two seconds at most.
    ///
    /// Where it cannot be had, a file system without locks say, the caller goes on without: at
    /// worst one of two writers' times are measured again.
    init(path: String) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        for _ in 0..<200 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return }
            usleep(10_000)
        }
    }

    func release() {
        if descriptor >= 0 { close(descriptor) }
    }
}
