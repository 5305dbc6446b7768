public import Diagnostics

/// An array as NumPy stores it in a `.npy` file: a shape and elements in C order.
public struct NumpyArray: Sendable, Hashable {
    /// The elements, in the type of the file.
    public enum Elements: Sendable, Hashable {
        case float32([Float])
        case float64([Double])
        case uint8([UInt8])
        case int32([Int32])
        case int64([Int64])

        /// The number of elements.
        public var count: Int {
            switch self {
            case .float32(let values): values.count
            case .float64(let values): values.count
            case .uint8(let values): values.count
            case .int32(let values): values.count
            case .int64(let values): values.count
            }
        }
    }

    /// The sizes, outermost first; empty for a scalar.
    public let shape: [Int]
    /// The elements in C order: the last index runs fastest.
    public let elements: Elements

    /// An array of given elements.
    ///
    /// Throws a usage diagnostic where their count is not the product of the shape, or the shape
    /// has more sizes than NumPy's limit of 64.
    public init(shape: [Int], _ elements: Elements) throws(Diagnostic) {
        guard shape.count <= NumpyHeader.rankLimit, NumpyHeader.product(shape) == elements.count
        else {
            throw Diagnostic(
                .usage, "\(elements.count) elements do not fill an array of shape \(shape)")
        }
        self.shape = shape
        self.elements = elements
    }

    /// The elements as float32; exact except for float64 and for integers above 24 bits.
    public var floats: [Float] {
        switch elements {
        case .float32(let values): values
        case .float64(let values): values.map(Float.init)
        case .uint8(let values): values.map(Float.init)
        case .int32(let values): values.map(Float.init)
        case .int64(let values): values.map(Float.init)
        }
    }

    /// The elements as float64; exact except for integers above 53 bits.
    public var doubles: [Double] {
        switch elements {
        case .float32(let values): values.map(Double.init)
        case .float64(let values): values
        case .uint8(let values): values.map(Double.init)
        case .int32(let values): values.map(Double.init)
        case .int64(let values): values.map(Double.init)
        }
    }
}
