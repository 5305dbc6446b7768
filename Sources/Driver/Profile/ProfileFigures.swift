import ModelRuntime

/// Time and work of a layer, of all layers of a kernel, or of a whole run.
public struct ProfileFigures: Sendable, Hashable {
    /// Milliseconds, the median over the runs.
    public var milliseconds = 0.0
    /// Milliseconds of the fastest run.
    public var minimum = 0.0
    /// Multiply-accumulates in the network before any pass.
    public var networkMacs = 0
    /// Multiply-accumulates of the layers as they are compiled.
    public var macs = 0
    /// Multiply-adds executed.
    public var executedMacs = 0
    /// Bytes of parameters read.
    public var weightBytes = 0
    /// Bytes of activations read.
    public var readBytes = 0
    /// Bytes of activations written.
    public var writtenBytes = 0

    /// The multiply-accumulates that passes and algorithms saved; negative where they added some.
    public var savedMacs: Int { networkMacs - executedMacs }

    /// Bytes of all operands, each counted once.
    public var bytes: Int { weightBytes + readBytes + writtenBytes }

    /// GFLOP/s as if the plain network's multiply-accumulates had been computed one by one.
    public var directGigaflops: Double { rate(2 * Double(networkMacs)) }

    /// GFLOP/s executed.
    public var executedGigaflops: Double { rate(2 * Double(executedMacs)) }

    /// Bytes of the operands by time, GB/s: of all levels of memory together.
    public var gigabytesPerSecond: Double { rate(Double(bytes)) }

    /// Operations executed by byte of the operands.
    public var intensity: Double { bytes > 0 ? 2 * Double(executedMacs) / Double(bytes) : 0 }

    /// An amount by the median time, in 10^9 a second; 0 where no time was seen.
    private func rate(_ amount: Double) -> Double {
        milliseconds > 0 ? amount / milliseconds / 1e6 : 0
    }

    /// Adds the work of a step; times stay.
    mutating func add(_ step: ModelInformation.Step) {
        networkMacs += step.networkMacs
        macs += step.macs
        executedMacs += step.executedMacs
        weightBytes += step.weightBytes
        readBytes += step.readBytes
        writtenBytes += step.writtenBytes
    }

    /// Times and work added up.
    static func += (left: inout ProfileFigures, right: ProfileFigures) {
        left.milliseconds += right.milliseconds
        left.minimum += right.minimum
        left.networkMacs += right.networkMacs
        left.macs += right.macs
        left.executedMacs += right.executedMacs
        left.weightBytes += right.weightBytes
        left.readBytes += right.readBytes
        left.writtenBytes += right.writtenBytes
    }
}
