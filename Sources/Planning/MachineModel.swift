/// What one core does at most: the constants of ``CostModel``, one set for an instruction set.
///
/// Measured on an AMD EPYC of the Zen 4 family (32 KB, 1 MB and 32 MB of caches), one core of a
/// virtual machine, by `Benchmarks/kernels` and by fitting the times that `compile --tune`
/// measures of all named networks. Only the order of a layer's candidates matters, and that moves
/// little between machines; where it does, `--tune` measures.
public struct MachineModel: Hashable, Sendable {
    /// Fused multiply-adds of one lane per microsecond; without FMA a product and a sum.
    public var multiplyAddsPerMicrosecond: Double
    public var secondLevelCacheBytes: Int
    public var lastLevelCacheBytes: Int
    /// Bytes per microsecond of time that computing does not hide, by where they come from.
    public var secondLevelBytesPerMicrosecond: Double
    public var lastLevelBytesPerMicrosecond: Double
    public var memoryBytesPerMicrosecond: Double

    /// 118 GFLOP/s in AVX2, and the same in AVX-512, whose instructions take two cycles there.
    private static let x86 = MachineModel(
        multiplyAddsPerMicrosecond: 59000, secondLevelCacheBytes: 1 << 20,
        lastLevelCacheBytes: 32 << 20, secondLevelBytesPerMicrosecond: 60000,
        lastLevelBytesPerMicrosecond: 40000, memoryBytesPerMicrosecond: 27000)

    /// The constants for code of an instruction set.
    public static func reference(for set: InstructionSet) -> MachineModel {
        var machine = x86
        switch set {
        case .avx2, .avx512: break
        // Vectors of half the width; products and sums have ports of their own.
        // The same is assumed for NEON, which was not measured.
        case .baseline, .neon: machine.multiplyAddsPerMicrosecond = 29500
        }
        return machine
    }

    /// The bandwidth of an array of this size that was written or read shortly before.
    func bytesPerMicrosecond(ofArrayOf bytes: Double) -> Double {
        if bytes <= Double(secondLevelCacheBytes) { return secondLevelBytesPerMicrosecond }
        return bytes <= Double(lastLevelCacheBytes)
            ? lastLevelBytesPerMicrosecond : memoryBytesPerMicrosecond
    }
}
