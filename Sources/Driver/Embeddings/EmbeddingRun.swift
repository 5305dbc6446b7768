public import Diagnostics
import FaceImages
public import ModelRuntime

/// Embeds many pictures, several at once, and writes them to a journal in order.
public struct EmbeddingRun: Sendable {
    /// What goes on, for a display.
    public enum Event: Sendable {
        /// So many pictures are done, of all.
        case done(Int, of: Int)
        /// Something about a picture: it was resized, or has numbers that are not finite.
        case notice(path: String, String)
        /// A picture that cannot be read, which is left out.
        case bad(Diagnostic)
    }

    public let model: LoadedModel
    public let pictures: PictureList
    public let recipe: EmbeddingRecipe
    /// Pictures at once.
    public let parallel: Int
    /// Whether pictures that cannot be read are left out; else the first one ends the run.
    public let keepsGoing: Bool

    public init(
        _ model: LoadedModel, _ pictures: PictureList, _ recipe: EmbeddingRecipe, parallel: Int,
        keepsGoing: Bool
    ) {
        self.model = model
        self.pictures = pictures
        self.recipe = recipe
        self.parallel = max(1, parallel)
        self.keepsGoing = keepsGoing
    }

    /// The key of this run's journal. The model embeds one picture for it: throws where it cannot.
    public func key() throws(Diagnostic) -> EmbeddingJournal.Key {
        .init(
            pictures, model: try ModelIdentity.digest(of: model), options: recipe.name,
            size: model.outputCount)
    }

    private struct Result: Sendable {
        var index: Int
        var stamp: PictureStamp
        var embedding: [Float]?
        var notices: [String] = []
        var failure: Diagnostic?
    }

    /// Embeds what the journal does not hold yet.
    ///
    /// Throws for the first picture that cannot be read unless ``keepsGoing``, where the journal
    /// cannot be written, and on cancellation. All pictures before the one that failed are in the
    /// journal then.
    public func run(
        _ journal: EmbeddingJournal, observe: (Event) -> Void
    ) async throws(Diagnostic) {
        do {
            try await embed(journal, observe)
        } catch {
            throw error as? Diagnostic
                ?? Diagnostic(.usage, "stopped: run the command again to go on")
        }
    }

    private func embed(_ journal: EmbeddingJournal, _ observe: (Event) -> Void) async throws {
        // Far enough ahead that a slow picture stops nobody, near enough to bound memory.
        let window = parallel * 8
        try await withThrowingTaskGroup(of: Result.self) { group in
            var waiting: [Int: Result] = [:]
            var next = journal.count
            var running = 0
            while journal.count < pictures.paths.count {
                while running < parallel, next < pictures.paths.count,
                    next < journal.count + window
                {
                    let index = next
                    group.addTask { try result(index) }
                    (next, running) = (next + 1, running + 1)
                }
                guard let result = try await group.next() else { return }
                running -= 1
                waiting[result.index] = result
                while let result = waiting.removeValue(forKey: journal.count) {
                    try keep(result, journal, observe)
                }
            }
        }
    }

    private func keep(
        _ result: Result, _ journal: EmbeddingJournal, _ observe: (Event) -> Void
    ) throws(Diagnostic) {
        for notice in result.notices {
            observe(.notice(path: pictures.paths[result.index], notice))
        }
        if let failure = result.failure {
            guard keepsGoing else { throw failure }
            observe(.bad(failure))
        }
        try journal.append(result.embedding, result.stamp)
        observe(.done(journal.count, of: pictures.paths.count))
    }

    private func result(_ index: Int) throws -> Result {
        try Task.checkCancellation()
        let path = pictures.paths[index]
        // Before the picture is read: one that is replaced meanwhile is done again.
        let stamp = PictureStamp(path: path)
        do {
            let size = try model.inputSize()
            let image = try Image.decode(path: path)
                .resized(width: size.width, height: size.height)
            let vector = try recipe.embedding(of: image, by: model)
            let bad = vector.count { !$0.isFinite }
            let notices = [
                image.resizeNotice,
                bad > 0 ? "\(bad) of \(vector.count) numbers are not finite" : nil,
            ]
            return Result(
                index: index, stamp: stamp, embedding: vector, notices: notices.compactMap(\.self))
        } catch {
            guard error.category == .malformedFile else { throw error }
            return Result(
                index: index, stamp: stamp,
                failure: PictureList.unnameable(path) ?? error)
        }
    }
}
