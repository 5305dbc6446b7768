import Diagnostics
import Foundation
import GraphIR
import ONNXSchema
import Testing

@testable import ModelImport

/// Numbers that are known while reading: what exporters write to put shapes together.
@Suite("ONNX shape arithmetic") struct ONNXFoldingTests {
    /// The numbers of one node's first result over constants.
    private func fold(
        _ type: String, _ operands: [ONNXConstant], _ attributes: [ONNXAttributeProto] = [],
        operatorSet: Int = 17
    ) throws -> ONNXConstant {
        var model = ONNXTestModel(operatorSet: operatorSet)
        for (index, operand) in operands.enumerated() {
            model.message.graph.initializer.append(operand.message("c\(index)"))
        }
        model.node(type, operands.indices.map { "c\($0)" }, ["y"], attributes)
        model.output("y")
        let graph = try model.graph()
        #expect(graph.nodes.isEmpty, "\(type) is not folded")
        let tensor = try #require(graph.outputs.first.flatMap { graph.tensor($0) })
        return ONNXConstant("y", .float64, shape: tensor.shape, .doubles(tensor.doubles))
    }

    private func integers(_ values: [Int], _ shape: [Int]? = nil) -> ONNXConstant {
        ONNXConstant("", .int64, shape: shape ?? [values.count], .integers(values))
    }

    private func floats(_ values: [Float], _ shape: [Int]? = nil) -> ONNXConstant {
        ONNXConstant("", .float32, shape: shape ?? [values.count], .floats(values))
    }

    @Test func chainThatFlattensByTheBatch() throws {
        for batch in [1, 4] {
            var model = ONNXTestModel()
            model.input("x", [0, 2, 3, 4])
            model.integers("zero", [0], isScalar: true)
            model.integers("axis", [0])
            model.integers("minus", [-1])
            model.node("Shape", ["x"], ["shape"])
            model.node("Gather", ["shape", "zero"], ["batch"])
            model.node("Unsqueeze", ["batch", "axis"], ["rows"])
            model.node("Concat", ["rows", "minus"], ["target"], [ONNXAttributeProto("axis", 0)])
            model.node("Reshape", ["x", "target"], ["y"])
            model.output("y")
            let graph = try model.graph(ONNXInputSizes(batch: batch))
            #expect(graph.nodes.map(\.name) == ["y"])
            #expect(graph.outputs.map { graph.shape($0) } == [[.known(batch), 24]])
        }
    }

    @Test func arithmeticOfWholeNumbersIsExact() throws {
        let large = 1 << 60
        #expect(try fold("Add", [integers([large]), integers([3])]).doubles == [Double(large + 3)])
        #expect(try fold("Sub", [integers([7, 2]), integers([3])]).doubles == [4, -1])
        #expect(try fold("Mul", [integers([7], []), integers([3])]).doubles == [21])
        #expect(try fold("Div", [integers([-7, 7]), integers([2])]).doubles == [-3, 3])
        #expect(try fold("Mod", [integers([-7, 7]), integers([3, -3])]).doubles == [2, -2])
        let fmod = [ONNXAttributeProto("fmod", 1)]
        #expect(
            try fold("Mod", [integers([-7, 7]), integers([3, -3])], fmod).doubles == [-1, 1])
        #expect(try fold("Neg", [integers([-7, 7])]).doubles == [7, -7])
        #expect(
            try fold("Min", [integers([5, 1]), integers([3]), integers([4])]).doubles == [3, 1])
        #expect(try fold("Max", [floats([5, 1]), floats([3])]).doubles == [5, 3])
    }

    @Test func arithmeticOfFloatsRoundsToFloat32() throws {
        let third = try fold("Div", [floats([1]), floats([3])])
        #expect(third.doubles == [Double(Float(1) / 3)])
        #expect(try fold("Floor", [floats([-1.5, 2.7])]).doubles == [-2, 2])
        #expect(try fold("Ceil", [floats([-1.5, 2.2])]).doubles == [-1, 3])
        #expect(try fold("Sqrt", [floats([9])]).doubles == [3])
        #expect(try fold("Abs", [floats([-9])]).doubles == [9])
    }

    @Test(arguments: ["Add", "Mul", "Div", "Mod"])
    func whatOverflowsIsRefused(type: String) throws {
        var model = ONNXTestModel()
        model.integers("a", [.max, .max])
        model.integers("b", [.max, 0])
        model.node(type, ["a", "b"], ["y"])
        model.output("y")
        #expect(try model.graph().foreignNames.first?.hasPrefix("\(type) (") == true)
    }

    @Test func selectionsOfConstants() throws {
        let grid = integers(Array(0..<6), [2, 3])
        #expect(try fold("Gather", [grid, integers([-1], [])]).doubles == [3, 4, 5])
        let columns = try fold(
            "Gather", [grid, integers([2, 0])], [ONNXAttributeProto("axis", 1)])
        #expect(columns.doubles == [2, 0, 5, 3] && columns.shape == [2, 2])
        let slice = try fold(
            "Slice",
            [
                grid, integers([0, .max]), integers([.max, .min]), integers([0, 1]),
                integers([1, -2]),
            ])
        #expect(slice.doubles == [2, 0, 5, 3])
        let old = try fold(
            "Slice", [grid],
            [
                ONNXAttributeProto("starts", [1]), ONNXAttributeProto("ends", [1000]),
                ONNXAttributeProto("axes", [-1]),
            ], operatorSet: 9)
        #expect(old.doubles == [1, 2, 4, 5])
        #expect(try fold("Transpose", [grid]).doubles == [0, 3, 1, 4, 2, 5])
        #expect(
            try fold("Tile", [grid, integers([1, 2])]).doubles.prefix(6) == [0, 1, 2, 0, 1, 2])
        let wide = try fold("Expand", [integers([1, 2], [2, 1]), integers([2])])
        #expect(wide.doubles == [1, 1, 2, 2] && wide.shape == [2, 2])
    }

    @Test func shapesOfConstants() throws {
        let grid = floats([1, 2, 3, 4, 5, 6], [2, 3])
        #expect(try fold("Shape", [grid]).doubles == [2, 3])
        #expect(
            try fold("Shape", [grid], [ONNXAttributeProto("start", -1)], operatorSet: 15).doubles
                == [3])
        #expect(try fold("Size", [grid]).doubles == [6])
        #expect(try fold("Reshape", [grid, integers([0, 1, -1])]).shape == [2, 1, 3])
        #expect(try fold("Unsqueeze", [grid, integers([0, -1])]).shape == [1, 2, 3, 1])
        #expect(
            try fold(
                "Unsqueeze", [grid], [ONNXAttributeProto("axes", [0, 3])], operatorSet: 11
            ).shape == [1, 2, 3, 1])
        let ones = floats([1], [1, 1, 1])
        #expect(try fold("Squeeze", [ones]).shape == [])
        #expect(try fold("Squeeze", [ones, integers([1])]).shape == [1, 1])
        let filled = try fold("ConstantOfShape", [integers([2, 2])])
        #expect(filled.doubles == [0, 0, 0, 0] && filled.shape == [2, 2])
    }

    @Test func choicesAndRanges() throws {
        let flags = ONNXConstant("", .bool, shape: [2], .integers([1, 0]))
        #expect(try fold("Where", [flags, integers([1, 2]), integers([9])]).doubles == [1, 9])
        #expect(try fold("Equal", [integers([1, -1]), integers([-1])]).doubles == [0, 1])
        #expect(try fold("Less", [floats([1, 2]), floats([2])]).doubles == [1, 0])
        #expect(try fold("Greater", [floats([1, 3]), floats([2])]).doubles == [0, 1])
        let step = [integers([1], []), integers([8], []), integers([3], [])]
        #expect(try fold("Range", step).doubles == [1, 4, 7])
        let down = [integers([8], []), integers([1], []), integers([-3], [])]
        #expect(try fold("Range", down).doubles == [8, 5, 2])
        let real = [floats([0], []), floats([1], []), floats([0.5], [])]
        #expect(try fold("Range", real).doubles == [0, 0.5])
    }

    @Test func castsOfConstants() throws {
        func cast(_ constant: ONNXConstant, _ type: ONNXElementType) throws -> [Double] {
            try fold("Cast", [constant], [ONNXAttributeProto("to", Int(type.rawValue))]).doubles
        }
        #expect(try cast(floats([1.9, -1.9]), .int64) == [1, -1])
        #expect(try cast(integers([0, 5]), .bool) == [0, 1])
        #expect(try cast(integers([5]), .float32) == [5])
        #expect(try cast(floats([0.1]), .float16) == [Double(Float16(0.1))])
    }

    private func refusal(_ type: String, _ operands: [ONNXConstant]) throws -> Diagnostic? {
        var model = ONNXTestModel()
        for (index, operand) in operands.enumerated() {
            model.message.graph.initializer.append(operand.message("c\(index)"))
        }
        model.node(type, operands.indices.map { "c\($0)" }, ["y"])
        model.output("y")
        return try model.failure()
    }

    @Test func numbersOutOfRangeAreErrors() throws {
        let grid = integers([1, 2, 3])
        for index in [3, -4, .max, .min] {
            #expect(try refusal("Gather", [grid, integers([index])])?.category == .malformedFile)
        }
        for target in [[2, 2], [-1, -1], [-2], [0, 0], [.max, .max], [2, -1]] {
            #expect(try refusal("Reshape", [grid, integers(target)])?.category == .malformedFile)
        }
        #expect(try refusal("Add", [grid, integers([1, 2])])?.category == .malformedFile)
        #expect(try refusal("Add", [grid, floats([1])])?.category == .malformedFile)
        #expect(try refusal("Unsqueeze", [grid, integers([5])])?.category == .malformedFile)
        #expect(try refusal("Squeeze", [grid, integers([0])])?.category == .malformedFile)
        #expect(try refusal("Expand", [grid, integers([-1])])?.category == .malformedFile)
    }

    @Test func smallFilesCannotAskForMuchMemory() throws {
        for (type, operands) in [
            ("ConstantOfShape", [integers([1 << 20, 1 << 20])]),
            ("Expand", [floats([1]), integers([1 << 20, 1 << 10])]),
            ("Tile", [floats([1]), integers([1 << 40])]),
            ("Range", [integers([0], []), integers([1 << 40], []), integers([1], [])]),
        ] {
            var model = ONNXTestModel()
            for (index, operand) in operands.enumerated() {
                model.message.graph.initializer.append(operand.message("c\(index)"))
            }
            model.node(type, operands.indices.map { "c\($0)" }, ["y"])
            model.output("y")
            #expect(try model.graph().foreignNames.count == 1, "\(type)")
        }
    }
}

extension ONNXConstant {
    /// The constant as an initializer.
    func message(_ name: String) -> ONNXTensorProto {
        var tensor = ONNXTensorProto()
        tensor.name = name
        tensor.dims = shape.map { Int64($0) }
        tensor.dataType = type.rawValue
        switch elements {
        case .floats(let values): tensor.floatData = values
        case .doubles(let values): tensor.doubleData = values
        case .integers(let values) where type == .int64: tensor.int64Data = values.map { Int64($0) }
        case .integers(let values): tensor.int32Data = values.map { Int32($0) }
        }
        return tensor
    }
}
