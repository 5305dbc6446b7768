/// What one core does: the constants of ``CostModel``, one set for an instruction set.
///
/// Measured on an AMD EPYC of the Zen 4 family (32 KB, 1 MB and 32 MB of caches), one core of a
/// virtual machine: the peak by `burin bench`, the rest fitted to the times `compile --tune`
/// measured of all layers of the named networks (`make selection` prints both side by side). What
/// decides is the order of a layer's candidates, which moves little between machines; where it
/// does, `--tune` measures.
public struct MachineModel: Hashable, Sendable {
    /// Fused multiply-adds of one lane per microsecond; without FMA a product and a sum.
    public var multiplyAddsPerMicrosecond: Double
    /// All weights of a network that fit here stay here between runs.
    public var lastLevelCacheBytes: Int
    /// Input and output together of a layer that cost nothing beyond its arithmetic: twice the
    /// second-level cache, for the last part of the input is still in it.
    public var nearBytes: Double
    /// Bytes of input and output above ``nearBytes``, from the last cache.
    public var farBytesPerMicrosecond: Double
    /// Bytes that kernels without multiply-adds read and write in the second-level cache; measured of
    /// pooling, resizing, sums and averages: 40000 to 130000.
    public var nearBytesPerMicrosecond: Double
    /// The same above ``nearBytes``, from the last cache, whose wait such kernels' even reading hides.
    public var streamedBytesPerMicrosecond: Double
    /// Bytes a kernel writes for itself and reads again: copies, transformed tiles.
    public var scratchBytesPerMicrosecond: Double
    /// Bytes of weights from memory, by one core with its prefetching.
    public var memoryBytesPerMicrosecond: Double
    /// Bytes of weights from the last cache.
    public var lastLevelBytesPerMicrosecond: Double
    /// Filling and emptying the pipeline around a short product.
    public var microsecondsPerShortProduct: Double
    /// What a sigmoid or tanh of one lane costs, in multiply-adds.
    public var multiplyAddsOfExponential: Double

    /// 118 GFLOP/s in AVX2, and the same in AVX-512, whose instructions take two cycles there.
    private static let x86 = MachineModel(
        multiplyAddsPerMicrosecond: 59000, lastLevelCacheBytes: 32 << 20, nearBytes: 2_097_152,
        farBytesPerMicrosecond: 20000, nearBytesPerMicrosecond: 70000,
        streamedBytesPerMicrosecond: 40000, scratchBytesPerMicrosecond: 24000,
        memoryBytesPerMicrosecond: 28000, lastLevelBytesPerMicrosecond: 60000,
        microsecondsPerShortProduct: 0.06, multiplyAddsOfExponential: 38)

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
}
