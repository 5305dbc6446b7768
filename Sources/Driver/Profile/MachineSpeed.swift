import CMachinePeak

/// What cores of this machine can do at most, measured: the lines of a roofline plot.
public struct MachineSpeed: Sendable, Hashable {
    /// Fused multiply-adds of all threads together, GFLOP/s (two operations each).
    public var peakGigaflops: Double
    /// Bytes one core reads from its second-level cache, GB/s.
    public var level2Gigabytes: Double
    /// Bytes one core reads from the shared third-level cache, GB/s.
    public var level3Gigabytes: Double
    /// Bytes one core reads from memory, GB/s.
    public var memoryGigabytes: Double

    /// Measures all, the multiply-adds on so many threads, in about a third of a second.
    public static func measured(threads: Int = 1) -> MachineSpeed {
        MachineSpeed(
            peakGigaflops: burin_fma_peak(0.02, Int32(clamping: threads)),
            level2Gigabytes: burin_read_bandwidth(BURIN_LEVEL_2, 0.01),
            level3Gigabytes: burin_read_bandwidth(BURIN_LEVEL_3, 0.03),
            memoryGigabytes: memoryGigabytesMeasured())
    }

    /// Measures ``memoryGigabytes`` alone, in about a fifth of a second.
    ///
    /// Other programs take a part of the memory's speed at times, so the best of several counts.
    static func memoryGigabytesMeasured() -> Double { burin_read_bandwidth(BURIN_MEMORY, 0.1) }
}
