import ArgumentParser
import Planning

/// The value of `--isa`: instruction sets with commas between them, for one artefact.
struct InstructionSets: ExpressibleByArgument {
    /// The preferred one first: the one of the widest vectors.
    let sets: [InstructionSet]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let sets = words.compactMap { InstructionSet(rawValue: String($0)) }
        guard sets.count == words.count else { return nil }
        self.init(sets)
    }

    /// What several lists name.
    init(_ lists: [InstructionSets]) { self.init(lists.flatMap(\.sets)) }

    private init(_ sets: [InstructionSet]) {
        self.sets = Set(sets).sorted { $0.vectorWidth > $1.vectorWidth }
    }

    static let allValueStrings = InstructionSet.allCases.map(\.rawValue)
}
