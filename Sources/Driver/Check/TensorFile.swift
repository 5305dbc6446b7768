import Diagnostics
import Foundation
import GraphIR
import ONNXSchema
import SwiftProtobuf
import Toolchain

/// A file that holds one `TensorProto` of the ONNX format: `input_0.pb` of a test data set.
enum TensorFile {
    /// No larger file is read: 1 GiB.
    private static let sizeLimit = 1 << 30

    /// Reads a file: the tensor's name, which may be empty, and its numbers.
    ///
    /// Takes float32, float64, float16, bfloat16, integers and booleans; whole numbers and float64
    /// stay exact up to 53 bits. Throws where the file cannot be read, is no such message, or its
    /// numbers do not fill its shape.
    static func read(_ path: String) throws(Diagnostic) -> (name: String, tensor: Tensor) {
        let message: ONNXTensorProto
        do {
            // The size of what a link leads to, not of the link.
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
            let kind = try FileManager.default.attributesOfItem(atPath: file.path)[.type]
            guard kind as? FileAttributeType == .typeRegular else {
                throw Diagnostic(
                    .malformedFile, "is no file", file: path, expected: "a TensorProto")
            }
            let size =
                try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
            guard size <= sizeLimit else {
                throw Diagnostic(
                    .malformedFile, "has \(size) bytes", file: path,
                    expected: "at most \(sizeLimit)")
            }
            message = try ONNXTensorProto(serializedBytes: Data(contentsOf: file))
        } catch let error as Diagnostic {
            throw error
        } catch let error as BinaryDecodingError {
            throw Diagnostic(
                .malformedFile, "is no tensor of the ONNX format: \(error)", file: path,
                expected: "a TensorProto")
        } catch {
            throw Diagnostic(
                .malformedFile, "cannot be read: \(error.localizedDescription)", file: path)
        }
        do { return (message.name, try tensor(message)) } catch { throw error.inFile(path) }
    }

    /// Writes a tensor as float32.
    static func write(_ tensor: Tensor, named name: String, to path: String) throws(Diagnostic) {
        let message = ONNXTensorProto(name, shape: tensor.shape, tensor.floats)
        let bytes: [UInt8]
        do { bytes = try message.serializedBytes() } catch {
            throw Diagnostic(.usage, "the tensor cannot be written: \(error)", file: path)
        }
        try AtomicOutput.write(bytes, to: path)
    }

    private static func tensor(_ message: ONNXTensorProto) throws(Diagnostic) -> Tensor {
        let sizes = message.dims.map { Int($0) }
        guard sizes.allSatisfy({ $0 >= 0 }), let count = Shape.product(sizes), count <= sizeLimit
        else {
            throw Diagnostic(.malformedFile, "the tensor has the shape \(sizes)")
        }
        guard message.dataLocation == .default else {
            throw Diagnostic(
                .unsupportedModel, "the tensor's numbers are in another file",
                advice: "write the tensor with its numbers in it")
        }
        let numbers = try TensorElements(message).numbers
        guard numbers.count == count else {
            throw Diagnostic(
                .malformedFile, "the tensor holds \(numbers.count) numbers",
                expected: "\(count), to fill \(sizes)")
        }
        return Tensor(shape: sizes, numbers)
    }
}
