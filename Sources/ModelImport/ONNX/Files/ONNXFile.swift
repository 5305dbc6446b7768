import Diagnostics
import ONNXSchema
import SwiftProtobuf

/// A decoded ONNX file whose versions are known to this reader.
struct ONNXFile: Sendable {
    /// IR versions that are read: 3 (ONNX 1.0, 2017) to 14 (ONNX 1.23).
    static let irVersions: ClosedRange<Int64> = 3...14
    /// Versions of the standard operators that are read. A newer one is refused: what it makes of
    /// an operator is not known.
    static let operatorSets: ClosedRange<Int64> = 6...28
    /// The largest message of protobuf.
    private static let sizeLimit = (1 << 31) - 1

    let model: ONNXModelProto
    /// The version of the standard operators.
    let operatorSet: Int

    /// Reads a file. Throws where it cannot be read, is damaged or of another kind, or of a
    /// version that is not known.
    static func read(path: String) throws(Diagnostic) -> ONNXFile {
        do throws(Diagnostic) {
            let file = try FileBytes(path: path)
            guard file.count <= sizeLimit else {
                throw Diagnostic(
                    .unsupportedModel, "the file has \(file.count) bytes",
                    expected: "at most \(sizeLimit), the largest message of protobuf",
                    advice: "Save the model with external data.")
            }
            return try parse(file.array(of: UInt8.self, from: 0, count: file.count))
        } catch {
            throw error.inFile(path)
        }
    }

    /// Reads a file's bytes; throws as ``read(path:)``.
    static func parse(_ bytes: [UInt8]) throws(Diagnostic) -> ONNXFile {
        guard !bytes.isEmpty else {
            throw Diagnostic(.malformedFile, "the file is empty", expected: "an ONNX model")
        }
        let scanFailure = bytes.withUnsafeBytes { (buffer) -> Diagnostic? in
            do throws(Diagnostic) {
                try ONNXWireScan.check(buffer)
                return nil
            } catch {
                return ONNXForeignFile.diagnostic(buffer) ?? error
            }
        }
        if let scanFailure { throw scanFailure }
        let model: ONNXModelProto
        do { model = try ONNXModelProto(serializedBytes: bytes) } catch {
            throw Diagnostic(
                .malformedFile, "the message cannot be decoded: \(error)",
                expected: "an ONNX model", advice: "The file is damaged, or of another kind.")
        }
        return try ONNXFile(model)
    }

    /// Checks the versions a model states.
    init(_ model: ONNXModelProto) throws(Diagnostic) {
        guard model.hasGraph else {
            throw Diagnostic(
                .malformedFile, "the message holds no graph", expected: "an ONNX model",
                advice: "The file is of another kind, or holds functions alone.")
        }
        guard Self.irVersions.contains(model.irVersion) else {
            throw Diagnostic(
                model.irVersion > 0 ? .unsupportedModel : .malformedFile,
                "the format has IR version \(model.irVersion)",
                expected: "\(Self.irVersions.lowerBound) to \(Self.irVersions.upperBound)",
                advice: "Convert the model with onnx.version_converter.")
        }
        let standard = model.opsetImport.filter { Self.isStandard($0.domain) }
        guard let version = standard.first?.version, standard.allSatisfy({ $0.version == version })
        else {
            throw Diagnostic(
                .malformedFile, "the model states \(standard.count) standard operator sets",
                expected: "one entry of opset_import with an empty domain")
        }
        guard Self.operatorSets.contains(version) else {
            throw Diagnostic(
                .unsupportedModel, "the model uses operator set \(version)",
                expected: "\(Self.operatorSets.lowerBound) to \(Self.operatorSets.upperBound)",
                advice: "Export it for operator set 17, or convert it with onnx.version_converter.")
        }
        self.model = model
        operatorSet = Int(version)
    }

    /// Whether a domain's name means ONNX's own operators.
    static func isStandard(_ domain: String) -> Bool { domain.isEmpty || domain == "ai.onnx" }
}
