/// How weights are kept in the artefact; kernels compute in float32 either way.
public enum WeightStorage: String, Hashable, Sendable, CaseIterable {
    /// Every number as it is, 4 bytes.
    case float32 = "f32"
    /// IEEE 754 binary16 for layers whose time is that of their weights' way from memory, 2 bytes;
    /// widened in the kernel. All other layers stay float32.
    case half = "f16"

    /// Fewest numbers of a weight that is worth rounding: 1 MB of float32, the second-level cache.
    /// Smaller ones take less than 40 µs of any run.
    static let fewestHalves = 1 << 18

    /// Whether a layer that uses each of `count` numbers `uses` times an image waits for memory.
    ///
    /// A core multiplies at least 16 weights in the time memory brings one, so what is used once,
    /// as in a dense layer, waits, and a convolution of 7x7 pixels does not.
    static func isBoundByMemory(count: Int, uses: Int) -> Bool {
        count >= fewestHalves && uses < 16
    }
}
