import GraphIR

/// Repeatable numbers between -1 and 1 (SplitMix64; Steele et al., 2014).
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Float {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Float(Int64(bitPattern: bits) >> 40) / 0x1p23
    }

    mutating func tensor(_ shape: [Int]) -> Tensor {
        Tensor(shape: shape, (0..<shape.reduce(1, *)).map { _ in next() })
    }
}
