import ArgumentParser
import ModelRuntime

/// The threads of a run as the user writes them: a number, or `all`.
enum ThreadCount: Hashable, Sendable, CustomStringConvertible {
    case exactly(Int)
    /// As many as may run at once: ``LoadedModel/availableThreads``.
    case all

    /// Reads `all` or a number from 1 to the runtime's limit; throws for anything else.
    init(argument: String) throws {
        if argument == "all" {
            self = .all
        } else if let count = Int(argument), (1...LoadedModel.threadsLimit).contains(count) {
            self = .exactly(count)
        } else {
            throw ValidationError("expected 1 to \(LoadedModel.threadsLimit), or all")
        }
    }

    /// The count as the user would write it.
    var description: String {
        switch self {
        case .exactly(let count): "\(count)"
        case .all: "all"
        }
    }

    /// The number, for a model.
    func resolved(for model: LoadedModel) -> Int {
        switch self {
        case .exactly(let count): count
        case .all: model.availableThreads
        }
    }
}
