import Diagnostics
import Foundation
import GraphIR
import ONNXSchema
import Testing

@testable import ModelImport

/// Files as such: versions, damage, other kinds of file.
@Suite("ONNX files") struct ONNXFileTests {
    /// A convolution with everything a small file can have.
    static var model: ONNXTestModel {
        var model = ONNXTestModel()
        model.input("x", [0, 1, 3, 3])
        model.initializer("w", [2, 1, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])
        model.integers("shape", [0, -1])
        model.node(
            "Conv", ["x", "w"], ["y"],
            [
                ONNXAttributeProto("pads", [0, 0, 0, 0]), ONNXAttributeProto("group", 1),
                ONNXAttributeProto("auto_pad", "NOTSET"),
            ], name: "conv")
        model.node("LeakyRelu", ["y"], ["z"], [ONNXAttributeProto("alpha", 0.25)])
        model.node(
            "Constant", [], ["two"],
            [ONNXAttributeProto("value", ONNXTensorProto("t", shape: [], [2]))])
        model.node("Mul", ["z", "two"], ["twice"])
        model.node("Reshape", ["twice", "shape"], ["flat"])
        model.output("flat")
        return model
    }

    @Test func wellFormedFileIsRead() throws {
        let result = try Self.model.run([1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(result.shape == [1, 8])
        #expect(result.floats == [74, 94, 134, 154, 170, 222, 326, 378])
        let graph = try Self.model.graph()
        #expect(graph.metadata["format"] == "ONNX")
        #expect(graph.metadata["onnx_versions"] == "IR version 8, operator set 17")
        #expect(graph.nodes.map(\.name) == ["conv", "z", "twice", "flat"])
    }

    @Test func everyTruncationIsAnError() throws {
        let whole = try Self.model.bytes
        for length in 0..<whole.count {
            let error = diagnostic { () throws(Diagnostic) in
                try ONNXModel.graph(ONNXFile.parse(Array(whole[..<length])), path: nil)
            }
            #expect(error?.category == .malformedFile, "length \(length)")
        }
    }

    @Test func everyChangedByteIsReadOrRefused() throws {
        var bytes = try Self.model.bytes
        var refused = 0
        for position in bytes.indices {
            let right = bytes[position]
            for wrong in UInt8.min...UInt8.max where wrong != right {
                bytes[position] = wrong
                let error = diagnostic { () throws(Diagnostic) in
                    try ONNXModel.graph(ONNXFile.parse(bytes), path: nil)
                }
                if error != nil { refused += 1 }
            }
            bytes[position] = right
        }
        #expect(refused > bytes.count * 50)
    }

    @Test(
        arguments: [
            ("PK\u{3}\u{4}....", "zip"), ("version https://git-lfs.github.com", "Git LFS"),
            ("{\"nodes\": []}", "JSON"), ("<html>", "XML or HTML"), ("    TFL3....", "TensorFlow"),
        ])
    func filesOfOtherKindsAreNamed(text: String, part: String) {
        let error = diagnostic { () throws(Diagnostic) in try ONNXFile.parse(Array(text.utf8)) }
        #expect(error?.category == .malformedFile && error?.message.contains(part) == true)
    }

    @Test func truncationIsToldFromDamage() throws {
        let bytes = try Self.model.bytes
        let cut = diagnostic { () throws(Diagnostic) in
            try ONNXFile.parse(Array(bytes.dropLast(7)))
        }
        #expect(cut?.message.contains("the file ends within") == true)
        let empty = diagnostic { () throws(Diagnostic) in try ONNXFile.parse([]) }
        #expect(empty?.message == "the file is empty")
    }

    @Test func partsAreCountedBeforeTheyAreDecoded() {
        // A graph of empty nodes: two bytes each.
        let count = ONNXWireScan.partLimit
        var bytes: [UInt8] = [0x3A]
        var length = 2 * count
        while length >= 0x80 {
            bytes.append(UInt8(length & 0x7F | 0x80))
            length >>= 7
        }
        bytes.append(UInt8(length))
        bytes.reserveCapacity(bytes.count + 2 * count)
        for _ in 0..<count { bytes += [0x0A, 0] }
        let error = diagnostic { () throws(Diagnostic) in try ONNXFile.parse(bytes) }
        #expect(error?.category == .unsupportedModel && error?.message.contains("parts") == true)
    }

    @Test func nestedGraphsAreBounded() throws {
        var inner = ONNXGraphProto()
        for _ in 0..<20 {
            var attribute = ONNXAttributeProto()
            attribute.type = .graph
            attribute.g = inner
            var node = ONNXNodeProto()
            node.attribute = [attribute]
            inner = ONNXGraphProto()
            inner.node = [node]
        }
        var model = Self.model
        model.message.graph.node += inner.node
        #expect(try model.failure()?.message.contains("nested") == true)
    }

    @Test(arguments: [(2, 3), (0, 3), (15, 2)])
    func otherFormatVersionsAreRefused(version: Int, category: Int32) throws {
        var model = Self.model
        model.message.irVersion = Int64(version)
        let error = try #require(try model.failure())
        #expect(error.message == "the format has IR version \(version)")
        #expect(error.category == (version == 0 ? .malformedFile : .unsupportedModel))
    }

    @Test func formatVersionsFromThreeOnAreRead() throws {
        for version in 3...14 {
            var model = Self.model
            model.message.irVersion = Int64(version)
            #expect(try model.failure() == nil)
        }
    }

    @Test(arguments: [5, 29, 1 << 40, -1])
    func otherOperatorSetsAreRefused(version: Int) throws {
        let error = try #require(try ONNXTestModel(operatorSet: version).failure())
        #expect(error.category == .unsupportedModel)
        #expect(error.message == "the model uses operator set \(version)")
        #expect(error.expected == "6 to 28")
    }

    @Test func standardOperatorSetMustBeStatedOnce() throws {
        var model = Self.model
        model.message.opsetImport = []
        #expect(try model.failure()?.category == .malformedFile)
        model = Self.model
        model.message.opsetImport.append(model.message.opsetImport[0])
        #expect(try model.failure() == nil)
        model.message.opsetImport[1].version = 9
        #expect(try model.failure()?.category == .malformedFile)
    }

    @Test func sparseQuantisedAndForeignPartsAreNamed() throws {
        var model = Self.model
        model.message.graph.sparseInitializer = [ONNXSparseTensorProto()]
        #expect(try model.failure()?.message.contains("sparse") == true)
        model = Self.model
        model.message.graph.quantizationAnnotation = [ONNXTensorAnnotation()]
        #expect(try model.failure()?.message.contains("quantised") == true)
        model = Self.model
        model.node("FusedConv", ["flat"], ["last"], domain: "com.microsoft")
        model.output("last")
        #expect(try model.graph().foreignNames == ["com.microsoft:FusedConv"])
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        try ImportFixtures.withTemporaryFolder { folder in
            for path in ["\(folder)/absent.onnx", folder, "/dev/null"] {
                let error = diagnostic { () throws(Diagnostic) in try ONNXModel.load(path) }
                #expect(error?.file == path)
            }
        }
    }
}
