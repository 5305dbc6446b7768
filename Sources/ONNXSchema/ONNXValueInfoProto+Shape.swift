extension ONNXValueInfoProto {
    /// A float32 value of known sizes.
    public init(_ name: String, shape: [Int]) {
        self.init()
        self.name = name
        type.tensorType.elemType = Int32(ONNXTensorProto.DataType.float.rawValue)
        type.tensorType.shape.dim = shape.map { size in
            var dimension = ONNXTensorShapeProto.Dimension()
            dimension.dimValue = Int64(size)
            return dimension
        }
    }
}
