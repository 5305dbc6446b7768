/// What the tuner is doing, for a progress display.
public enum TuningEvent: Sendable {
    /// How many distinct kernels were in the cache, and how many are to be measured.
    case started(known: Int, toMeasure: Int)
    case compiling(done: Int, of: Int)
    case timing(run: Int, of: Int)
    /// Something went wrong that measuring again makes good: a sentence.
    case note(String)
    /// All is measured, after so many seconds.
    case finished(seconds: Double)
}
