import Diagnostics
import Foundation
import GraphIR
import ONNXSchema
import Testing

@testable import ModelImport

/// Tensors in every form the format has, and what is wrong with them.
@Suite("ONNX tensors") struct ONNXTensorTests {
    private func read(_ tensor: ONNXTensorProto) throws(Diagnostic) -> ONNXConstant {
        var reader = ONNXTensorReader(besideModel: nil)
        return try reader.constant(tensor)
    }

    private func tensor(_ type: ONNXElementType, _ dims: [Int64]) -> ONNXTensorProto {
        var tensor = ONNXTensorProto()
        tensor.name = "t"
        tensor.dims = dims
        tensor.dataType = type.rawValue
        return tensor
    }

    private func raw<Element: BitwiseCopyable>(
        _ type: ONNXElementType, _ values: [Element]
    ) throws -> [Double] {
        var tensor = tensor(type, [Int64(values.count)])
        tensor.rawData = values.withUnsafeBytes { Data($0) }
        return try read(tensor).doubles
    }

    @Test func rawElementsOfEveryType() throws {
        #expect(try raw(.float32, [1.5, -2] as [Float]) == [1.5, -2])
        #expect(try raw(.float64, [1.5, -2] as [Double]) == [1.5, -2])
        #expect(try raw(.float16, [1.5, -65504] as [Float16]) == [1.5, -65504])
        #expect(try raw(.bfloat16, [0x3FC0, 0xC000] as [UInt16]) == [1.5, -2])
        #expect(try raw(.int8, [-128, 127] as [Int8]) == [-128, 127])
        #expect(try raw(.uint8, [0, 255] as [UInt8]) == [0, 255])
        #expect(try raw(.int16, [-32768, 32767] as [Int16]) == [-32768, 32767])
        #expect(try raw(.uint16, [0, 65535] as [UInt16]) == [0, 65535])
        #expect(try raw(.int32, [.min, .max] as [Int32]) == [-2_147_483_648, 2_147_483_647])
        #expect(try raw(.uint32, [0, .max] as [UInt32]) == [0, 4_294_967_295])
        #expect(try raw(.int64, [-3, 1 << 53] as [Int64]) == [-3, 9_007_199_254_740_992])
        #expect(try raw(.uint64, [3, 1 << 53] as [UInt64]) == [3, 9_007_199_254_740_992])
        #expect(try raw(.bool, [0, 1, 2] as [UInt8]) == [0, 1, 1])
    }

    @Test func elementsInTypedFields() throws {
        var floats = tensor(.float32, [2])
        floats.floatData = [1.5, -2]
        #expect(try read(floats).doubles == [1.5, -2])
        var doubles = tensor(.float64, [2])
        doubles.doubleData = [1.5, -2]
        #expect(try read(doubles).doubles == [1.5, -2])
        var longs = tensor(.int64, [2])
        longs.int64Data = [.min, 7]
        #expect(try read(longs).integers == [.min, 7])
        var unsigned = tensor(.uint64, [1])
        unsigned.uint64Data = [7]
        #expect(try read(unsigned).integers == [7])
        for type in [ONNXElementType.int32, .int16, .int8, .uint16, .uint8] {
            var words = tensor(type, [1, 2])
            words.int32Data = [3, 7]
            #expect(try read(words).integers == [3, 7])
        }
        var halves = tensor(.float16, [1])
        halves.int32Data = [0x3E00]
        #expect(try read(halves).doubles == [1.5])
        var flags = tensor(.bool, [2])
        flags.int32Data = [0, 1]
        #expect(try read(flags).integers == [0, 1])
    }

    @Test func scalarsAndEmptyTensorsAreRead() throws {
        var scalar = tensor(.float32, [])
        scalar.floatData = [3]
        #expect(try read(scalar).shape == [])
        #expect(try read(tensor(.float32, [0])).count == 0)
        #expect(try read(tensor(.int64, [3, 0])).integers == [])
    }

    @Test(
        arguments: [
            [-1], [-1, -1], [1 << 62, 4], [1 << 62, 1 << 62, 0], [.max], [.min, 2], [1 << 61],
        ] as [[Int64]])
    func impossibleSizesAreErrors(dims: [Int64]) {
        let error = diagnostic { () throws(Diagnostic) in try read(tensor(.float32, dims)) }
        #expect(error?.category == .malformedFile)
        #expect(error?.message.hasPrefix("tensor 't': ") == true)
    }

    @Test func elementCountsMustFit() {
        for count in [0, 3, 5] {
            var typed = tensor(.float32, [2, 2])
            typed.floatData = Array(repeating: 1, count: count)
            var raw = tensor(.int64, [2, 2])
            raw.rawData = Data(count: count * 8)
            for tensor in [typed, raw] {
                let error = diagnostic { () throws(Diagnostic) in try read(tensor) }
                #expect(error?.category == .malformedFile, "\(count) elements")
            }
        }
        var odd = tensor(.float32, [2])
        odd.rawData = Data(count: 7)
        #expect(diagnostic { () throws(Diagnostic) in try read(odd) } != nil)
    }

    @Test func typesThatAreNotReadAreNamed() {
        for (number, name) in [(8, "text"), (17, "8-bit floats"), (22, "int4"), (99, "type 99")] {
            var tensor = tensor(.float32, [1])
            tensor.dataType = Int32(number)
            let error = diagnostic { () throws(Diagnostic) in try read(tensor) }
            #expect(error?.category == .unsupportedModel)
            #expect(error?.message.contains(name) == true)
        }
    }

    @Test func unsignedNumbersBeyondInt64AreRefused() {
        var tensor = tensor(.uint64, [1])
        tensor.uint64Data = [.max]
        #expect(diagnostic { () throws(Diagnostic) in try read(tensor) } != nil)
    }
}
