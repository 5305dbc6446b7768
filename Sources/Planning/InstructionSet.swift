/// What the emitted C is compiled for: the vector width of the templates and clang's flags.
public enum InstructionSet: String, Hashable, Sendable, CaseIterable {
    /// Any x86-64: SSE2.
    case baseline
    /// x86-64-v3: AVX2 and FMA, every server processor since about 2015.
    case avx2
    /// x86-64-v4: AVX-512 F, BW, CD, DQ, VL.
    case avx512
    /// aarch64: Advanced SIMD.
    case neon

    /// Floats in a vector register, and channels in a block of the activations' layout.
    public var vectorWidth: Int {
        switch self {
        case .baseline, .neon: 4
        case .avx2: 8
        case .avx512: 16
        }
    }

    /// The flags that let clang use the instructions.
    public var compilerFlags: [String] {
        switch self {
        case .baseline: ["-march=x86-64"]
        case .avx2: ["-march=x86-64-v3"]
        case .avx512: ["-march=x86-64-v4", "-mprefer-vector-width=512"]
        case .neon: ["-march=armv8-a"]
        }
    }

    /// The architecture whose processors may have the set.
    public var architecture: Architecture { self == .neon ? .aarch64 : .x86_64 }

    /// The set that every processor of the last ten years has on the architecture Burin runs on.
    public static var `default`: InstructionSet { Architecture.host.defaultSet }
}
