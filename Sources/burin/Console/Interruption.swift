import Dispatch
import Glibc
import Synchronization

/// Ends the process in good order on Ctrl-C or `kill`: work is cancelled first, so that compiler
/// jobs stop and temporary files go.
///
/// Signal handlers may do almost nothing, so they write the signal's number into a pipe. Handlers,
/// unlike ignored signals, are not passed on to the compilers that are started.
struct Interruption {
    /// Work that does not notice within this time, as long loops do not, is left as it is.
    private static let grace: DispatchTimeInterval = .seconds(2)

    /// Ends the work of a command that ends in its own time; nil where it is cancelled.
    private static let successor = Mutex<(@Sendable () -> Void)?>(nil)

    private let source: (any DispatchSourceRead)?

    /// Calls `cancel` on the first signal; a second one ends the process at once.
    init(cancel: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            source = nil
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        signalPipe = ends[1]
        let source = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: .global())
        source.setEventHandler { [input = ends[0]] in
            var byte: UInt8 = 0
            guard read(input, &byte, 1) == 1 else { return }
            if let end = Self.successor.withLock({ $0 }) { return end() }
            cancel()
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.grace) {
                Self.endProcess(by: lastSignal)
            }
        }
        source.resume()
        self.source = source
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, noteSignal) }
        // Without a handler a reader that leaves early would end the process.
        signal(SIGPIPE) { _ in }
    }

    /// From now on the first signal calls `end`, and the command's own end is the process's: a
    /// server has no result that a signal cuts short.
    static func handOver(to end: @escaping @Sendable () -> Void) {
        successor.withLock { $0 = end }
    }

    /// Ends the process by the signal that came, so that a shell sees why; the work is over.
    func endProcessIfCancelled() {
        let number = lastSignal
        if number != 0, Self.successor.withLock({ $0 == nil }) { Self.endProcess(by: number) }
    }

    private static func endProcess(by number: Int32) {
        StandardError.shared.showProgress(nil)
        signal(number, SIG_DFL)
        // Threads of Dispatch and of the Swift runtime hold signals back.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(number)
    }
}

/// The end of the pipe that handlers write to; set once, before there is a handler.
private nonisolated(unsafe) var signalPipe: Int32 = -1
/// The first signal that came.
private nonisolated(unsafe) var lastSignal: Int32 = 0

private func noteSignal(_ number: Int32) {
    guard lastSignal == 0 else {
        signal(number, SIG_DFL)
        raise(number)
        return
    }
    lastSignal = number
    var byte = UInt8(truncatingIfNeeded: number)
    write(signalPipe, &byte, 1)
}
