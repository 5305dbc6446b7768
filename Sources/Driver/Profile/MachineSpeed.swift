import CMachinePeak

/// What one core of this machine can do at most, measured: the lines of a roofline plot.
public struct MachineSpeed: Sendable, Hashable {
    /// Fused multiply-adds, GFLOP/s (two operations each).
    public var peakGigaflops: Double
    /// Bytes read from the core's second-level cache, GB/s.
    public var level2Gigabytes: Double
    /// Bytes read from the shared third-level cache, GB/s.
    public var level3Gigabytes: Double
    /// Bytes read from memory, GB/s.
    public var memoryGigabytes: Double

    /// Measures all, in about a fifth of a second.
    public static func measured() -> MachineSpeed {
        MachineSpeed(
            peakGigaflops: burin_fma_peak(0.02),
            level2Gigabytes: burin_read_bandwidth(BURIN_LEVEL_2, 0.01),
            level3Gigabytes: burin_read_bandwidth(BURIN_LEVEL_3, 0.03),
            memoryGigabytes: burin_read_bandwidth(BURIN_MEMORY, 0.03))
    }
}
