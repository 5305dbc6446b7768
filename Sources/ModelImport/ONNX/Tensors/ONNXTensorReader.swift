import Diagnostics
import ONNXSchema
import GraphIR

/// Turns the tensors of messages into constants; sizes are checked before memory is taken.
struct ONNXTensorReader {
    private var external: ONNXExternalData

    /// `path` is the model's, for tensors in files beside it; nil where it has none.
    init(besideModel path: String?) { external = ONNXExternalData(besideModel: path) }

    /// The tensor's numbers.
    ///
    /// Throws, naming the tensor, where its type is not read, its sizes are negative or overflow,
    /// and where the elements are fewer or more than the sizes say.
    mutating func constant(_ tensor: ONNXTensorProto) throws(Diagnostic) -> ONNXConstant {
        do throws(Diagnostic) { return try read(tensor) } catch {
            var diagnostic = error
            diagnostic.message = "tensor '\(tensor.name)': " + diagnostic.message
            throw diagnostic
        }
    }

    private mutating func read(_ tensor: ONNXTensorProto) throws(Diagnostic) -> ONNXConstant {
        guard let type = ONNXElementType(rawValue: tensor.dataType) else {
            throw Diagnostic(
                .unsupportedModel, "has elements of \(ONNXElementType.name(tensor.dataType))",
                expected: "floating-point or whole numbers of 8 to 64 bits, or truth values",
                advice: "Export the model without quantisation.")
        }
        let shape = tensor.dims.map { Int($0) }
        // Sizes of 0 must not hide sizes that overflow in what is computed of the others.
        guard shape.count <= 64, let count = Shape.product(shape), shape.allSatisfy({ $0 >= 0 }),
            Shape.product(shape.map { max(1, $0) }) != nil,
            let bytes = Shape.product([count, type.size])
        else {
            throw Diagnostic(
                .malformedFile, "has the shape \(shape)",
                expected: "sizes of at least 0 whose product does not overflow")
        }
        if tensor.dataLocation == .external {
            let place = try external.place(of: tensor, bytes: bytes)
            return ONNXConstant(
                tensor.name, type, shape: shape,
                try type.elements(in: place.file, from: place.offset, count: count))
        }
        guard tensor.rawData.isEmpty else {
            guard tensor.rawData.count == bytes else {
                throw Diagnostic(
                    .malformedFile, "has \(tensor.rawData.count) bytes",
                    expected: "\(bytes) for \(shape) of \(type)")
            }
            let source = DataBytes(data: tensor.rawData)
            return ONNXConstant(
                tensor.name, type, shape: shape,
                try type.elements(in: source, from: 0, count: count))
        }
        return ONNXConstant(tensor.name, type, shape: shape, try type.elements(of: tensor, count))
    }
}
