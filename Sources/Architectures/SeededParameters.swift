// For libm, which the square root links to.
internal import Glibc
public import GraphIR

/// Fills a network with numbers that any language can compute from the parameters' names, so that
/// results can be compared with another engine's without shipping hundreds of megabytes.
///
/// Draw `i`, from 0, mixes the state `fnv1a64(name) + seed + (i + 1) * 0x9E3779B97F4A7C15` as
/// splitmix64 does (Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014); its
/// top 24 bits over 2^24 are `u`. ``SeededRule`` turns `u` into the element, in float64, rounded
/// once to float32.
public struct SeededParameters: Sendable {
    private let seed: UInt64

    /// Parameters of one seed.
    public init(seed: UInt64) { self.seed = seed }

    /// The numbers of the parameter `name`, in row-major order. The product of `shape` must be a
    /// size that fits in memory.
    public func tensor(name: String, shape: [Int]) -> Tensor {
        let count = shape.reduce(1, *)
        let state = FNV1a.digest(name) &+ seed
        switch SeededRule(name: name, shape: shape) {
        case .affine(let offset, let factor):
            return Tensor(shape: shape, draws(count, state) { offset + factor * $0 })
        case .weight(let fanIn):
            let limit = (3 / Double(fanIn)).squareRoot()
            return Tensor(shape: shape, draws(count, state) { (2 * $0 - 1) * limit })
        }
    }

    /// Fills every parameter whose numbers are not known; one whose size is not known stays.
    public func fill(_ graph: inout Graph) {
        for value in graph.values where value.source == .parameter(nil) {
            guard let sizes = value.shape.sizes, value.shape.elementCount != nil else { continue }
            graph.setTensor(value.id, tensor(name: value.name, shape: sizes))
        }
    }

    /// The test image `[1, 3, height, width]`: whole numbers from 0 to 255.
    public static func image(height: Int, width: Int) -> Tensor {
        var pixels: [Float] = []
        pixels.reserveCapacity(3 * height * width)
        for channel in 0..<3 {
            for y in 0..<height {
                for x in 0..<width {
                    let ramp = 7 * x + 13 * y + 29 * channel
                    let texture = 5 * ((x * y) % 17) + 40 * ((x / 16 + y / 16) % 3)
                    pixels.append(Float((ramp + texture) % 256))
                }
            }
        }
        return Tensor(shape: [1, 3, height, width], pixels)
    }

    @inline(__always)
    private func draws(
        _ count: Int, _ start: UInt64, _ element: (Double) -> Double
    ) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            var state = start
            for index in 0..<count {
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                mixed ^= mixed >> 31
                buffer[index] = Float(element(Double(mixed >> 40) * 0x1p-24))
            }
            initialized = count
        }
    }
}
