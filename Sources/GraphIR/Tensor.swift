/// A dense array in row-major order: a parameter, or a value the interpreter computed.
///
/// Parameters come as float32; what passes compute from them is float64, so that folding rounds
/// only once, when the planner packs the weights.
public struct Tensor: Hashable, Sendable {
    /// The numbers, in the precision they are known in.
    public enum Storage: Hashable, Sendable {
        case float32([Float])
        case float64([Double])
    }

    public let shape: [Int]
    public let storage: Storage

    /// A float32 tensor. The element count must be the product of `shape`.
    public init(shape: [Int], _ values: [Float]) {
        precondition(Shape.product(shape) == values.count, "element count and shape differ")
        self.shape = shape
        self.storage = .float32(values)
    }

    /// A float64 tensor. The element count must be the product of `shape`.
    public init(shape: [Int], _ values: [Double]) {
        precondition(Shape.product(shape) == values.count, "element count and shape differ")
        self.shape = shape
        self.storage = .float64(values)
    }

    /// A scalar: rank 0.
    public init(scalar value: Double) { self.init(shape: [], [value]) }

    public var count: Int {
        switch storage {
        case .float32(let values): values.count
        case .float64(let values): values.count
        }
    }

    /// The elements in float64; exact for both storages.
    public var doubles: [Double] {
        switch storage {
        case .float32(let values): values.map(Double.init)
        case .float64(let values): values
        }
    }

    /// The elements rounded once to float32.
    public var floats: [Float] {
        switch storage {
        case .float32(let values): values
        case .float64(let values): values.map(Float.init)
        }
    }

    /// The same elements under another shape of the same count.
    public func reshaped(_ newShape: [Int]) -> Tensor {
        switch storage {
        case .float32(let values): Tensor(shape: newShape, values)
        case .float64(let values): Tensor(shape: newShape, values)
        }
    }
}
