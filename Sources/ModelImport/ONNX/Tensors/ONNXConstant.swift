import GraphIR

/// A tensor whose numbers are known while the model is read.
struct ONNXConstant: Sendable, Hashable {
    /// The elements in row-major order.
    enum Elements: Sendable, Hashable {
        case floats([Float])
        case doubles([Double])
        /// Whole numbers, and truth values as 0 and 1.
        case integers([Int])
    }

    /// The name in the model; opaque.
    var name: String
    let type: ONNXElementType
    let shape: [Int]
    let elements: Elements

    /// The element count must be the product of the shape.
    init(_ name: String, _ type: ONNXElementType, shape: [Int], _ elements: Elements) {
        self.name = name
        self.type = type
        self.shape = shape
        self.elements = elements
        precondition(Shape.product(shape) == count, "element count and shape differ")
    }

    /// int64 elements of rank 1.
    init(_ name: String, integers: [Int]) {
        self.init(name, .int64, shape: [integers.count], .integers(integers))
    }

    var count: Int {
        switch elements {
        case .floats(let values): values.count
        case .doubles(let values): values.count
        case .integers(let values): values.count
        }
    }

    /// The elements in float64: exact but for whole numbers beyond 2^53.
    var doubles: [Double] {
        switch elements {
        case .floats(let values): values.map(Double.init)
        case .doubles(let values): values
        case .integers(let values): values.map(Double.init)
        }
    }

    /// The elements, where they are whole numbers by their type.
    var integers: [Int]? { if case .integers(let values) = elements { values } else { nil } }

    /// The numbers as a graph holds them.
    var tensor: Tensor {
        switch elements {
        case .floats(let values): Tensor(shape: shape, values)
        case .doubles(let values): Tensor(shape: shape, values)
        case .integers(let values): Tensor(shape: shape, values.map(Double.init))
        }
    }

    /// The same elements under another shape of the same count.
    func reshaped(_ shape: [Int]) -> ONNXConstant {
        ONNXConstant(name, type, shape: shape, elements)
    }
}
