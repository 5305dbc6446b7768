import Diagnostics

/// Images that wait to be run, and who waits for the result.
struct InferenceJob: Sendable {
    /// What a run gave.
    struct Result: Sendable {
        /// The model's outputs, image by image.
        var output: [Float]
        /// The images of the run, those of other requests among them.
        var batchImages: Int
        /// From the arrival in the queue to the start of the run.
        var waited: Duration
    }

    /// The model's inputs, image by image.
    let input: [Float]
    /// At least 1.
    let images: Int
    /// When the job came to the queue.
    let arrival: ContinuousClock.Instant
    /// Called once, from a worker.
    let finish: @Sendable (Swift.Result<Result, Diagnostic>) -> Void
}
