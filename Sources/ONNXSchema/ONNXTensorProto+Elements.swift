import Foundation

// Elements go into `raw_data`, which is little-endian, as every machine Burin runs on is.

extension ONNXTensorProto {
    /// A float32 tensor in row-major order.
    public init(_ name: String, shape: [Int], _ elements: [Float]) {
        self.init(name, shape: shape, type: .float)
        rawData = elements.withUnsafeBytes { Data($0) }
    }

    /// An int64 tensor of rank 1.
    public init(_ name: String, _ elements: [Int]) {
        self.init(name, shape: [elements.count], type: .int64)
        rawData = elements.map(Int64.init).withUnsafeBytes { Data($0) }
    }

    private init(_ name: String, shape: [Int], type: DataType) {
        self.init()
        self.name = name
        dims = shape.map(Int64.init)
        dataType = Int32(type.rawValue)
    }
}
