public import GraphIR

/// What a model leaves open about its inputs' sizes, fixed before it is read.
///
/// Sizes are fixed first because ONNX models compute with them: a shape that a model puts together
/// from its input's is a list of numbers then, and right for this batch and no other.
public struct ONNXInputSizes: Hashable, Sendable {
    /// Images at once, where the model leaves axis 0 open; nil means 1.
    public var batch: Int?
    /// Height and width, where the model leaves them open; nil means 112x112.
    public var inputSize: SpatialSize?
    /// Sizes by the names the model gives them (`dim_param`), or as `input:axis`.
    public var named: [String: Int]

    public init(
        batch: Int? = nil, inputSize: SpatialSize? = nil, named: [String: Int] = [:]
    ) {
        self.batch = batch
        self.inputSize = inputSize
        self.named = named
    }
}
