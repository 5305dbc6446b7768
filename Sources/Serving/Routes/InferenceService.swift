import Diagnostics
import FaceImages
import ModelRuntime
import NIOPosix

/// What the routes do with a model: decode pictures, and run images through queue and workers.
struct InferenceService: Sendable {
    let served: ServedModel
    let admission: Admission
    let queue: InferenceQueue
    let metrics: ServiceMetrics
    let body: BodyReader
    /// Threads that decode: a large picture takes a second, which tasks of other requests must not
    /// wait for.
    let decoders: NIOThreadPool
    let pixelLimit: Int

    /// Runs images; throws where no place is free, or the result is nothing JSON can hold.
    func run(
        _ input: [Float], images: Int, _ notes: RequestNotes
    ) async throws(RequestRefusal) -> [Float] {
        let start = ContinuousClock.now
        let result = await withCheckedContinuation { continuation in
            let job = InferenceJob(input: input, images: images, arrival: start) {
                continuation.resume(returning: $0)
            }
            guard queue.add(job) else {
                return job.finish(.failure(Diagnostic(.usage, "the server ends")))
            }
        }
        do {
            let done = try result.get()
            notes.note { facts in
                facts.batchImages = done.batchImages
                facts.waited = done.waited
            }
            try Self.requireFinite(done.output)
            return done.output
        } catch let refusal as RequestRefusal {
            throw refusal
        } catch {
            throw (error as? Diagnostic).map(RequestRefusal.init) ?? .shuttingDown
        }
    }

    /// Takes a place for the time of `work`.
    func admitted<Result>(_ work: () async throws -> Result) async throws -> Result {
        try admission.enter()
        defer { admission.leave() }
        return try await work()
    }

    /// The pictures of a recipe as the model's input, and what the client should know of them.
    func decode(
        _ bytes: [UInt8], _ recipe: EmbeddingRecipe, width: Int, height: Int
    ) async throws -> (inputs: [[Float]], notice: String?) {
        try await decoders.runIfActive {
            let start = ContinuousClock.now
            defer { metrics.decoding.observe((ContinuousClock.now - start) / .seconds(1)) }
            let name = "the picture"
            do throws(Diagnostic) {
                let image = try Image.decode(bytes: bytes, file: name, pixelLimit: pixelLimit)
                let images = try recipe.images(of: image, width: width, height: height)
                return (images.map { $0.tensor() }, images[0].resizeNotice)
            } catch {
                var diagnostic = error
                // Some messages say themselves what they are of.
                if diagnostic.message.hasPrefix(name) { diagnostic.file = nil }
                throw RequestRefusal(diagnostic)
            }
        }
    }

    private static func requireFinite(_ output: [Float]) throws(RequestRefusal) {
        let bad = output.count { !$0.isFinite }
        guard bad == 0 else {
            throw RequestRefusal(
                status: .unprocessableContent,
                message: "\(bad) of the result's \(output.count) numbers are not finite, which "
                    + "JSON cannot say")
        }
    }
}
