import Synchronization

/// Counts libraries, each of which needs a name of its own: the dynamic linker goes by paths.
final class NameCounter: Sendable {
    private let count = Atomic(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
