import Diagnostics
import GraphIR
import ONNXSchema
import Testing

@testable import ModelImport

/// What single operators mean where exporters rarely go, and files that lie about sizes.
@Suite("Corners of ONNX") struct ONNXCornerTests {
    @Test func nearestResizeMayMoveRowsWithoutChangingTheirNumber() throws {
        var model = ONNXTestModel()
        model.input("x", [1, 1, 4, 1])
        model.initializer("scales", [4], [1, 1, 1.2, 1])
        model.node(
            "Resize", ["x", "", "scales"], ["y"],
            [
                ONNXAttributeProto("mode", "nearest"), ONNXAttributeProto("nearest_mode", "floor"),
                ONNXAttributeProto("coordinate_transformation_mode", "asymmetric"),
            ])
        model.output("y")
        #expect(try model.run([1, 2, 3, 4]).doubles == [1, 1, 2, 3])
    }

    @Test(arguments: ["linear", "nearest"]) func cropsToTheSameSize(mode: String) throws {
        var model = ONNXTestModel()
        model.input("x", [1, 1, 5, 1])
        model.initializer("roi", [8], [0, 0, 0.25, 0, 1, 1, 0.75, 1])
        model.integers("sizes", [1, 1, 5, 1])
        model.node(
            "Resize", ["x", "roi", "", "sizes"], ["y"],
            [
                ONNXAttributeProto("mode", mode),
                ONNXAttributeProto("coordinate_transformation_mode", "tf_crop_and_resize"),
            ])
        model.output("y")
        let expected = mode == "linear" ? [1, 1.5, 2, 2.5, 3] : [1, 1, 2, 2, 3]
        #expect(try model.run([0, 1, 2, 3, 4]).doubles == expected)
    }

    @Test func normsOfWindowsOverTheEndCountWhatIsThere() throws {
        var model = ONNXTestModel(operatorSet: 18)
        model.input("x", [1, 1, 3, 3])
        model.node(
            "LpPool", ["x"], ["y"],
            [
                ONNXAttributeProto("kernel_shape", [2, 2]), ONNXAttributeProto("strides", [2, 2]),
                ONNXAttributeProto("ceil_mode", 1),
            ])
        model.output("y")
        let result = try model.run(Array(repeating: 1, count: 9)).doubles
        let expected = [2, 2.squareRoot(), 2.squareRoot(), 1]
        #expect(zip(result, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(result)")
    }

    @Test func whereDoesNotForgetToBroadcast() throws {
        var model = ONNXTestModel()
        model.input("x", [1, 1])
        model.initializer("other", [1, 4], [1, 2, 3, 4])
        model.integers("one", [1])
        model.node("Equal", ["one", "one"], ["yes"])
        model.node("Where", ["yes", "x", "other"], ["y"])
        model.output("y")
        #expect(try model.graph().foreignNames.count == 1)
    }

    @Test func nodesOfOneNameKeepTheirNumbers() throws {
        var model = ONNXTestModel()
        model.input("x", [1, 4])
        model.initializer("ones", [4], [1, 1, 1, 1])
        for (output, epsilon) in [("a", 1.0), ("b", 1e-5)] {
            model.node(
                "LayerNormalization", ["x", "ones"], [output],
                [ONNXAttributeProto("epsilon", epsilon)], name: "ln")
        }
        model.output("b", "a")
        let result = try model.run([1, -1, 1, -1]).doubles
        #expect(abs(result[0] - 1) < 1e-4, "\(result)")
    }

    @Test func powersGoAlongTheStatedAxisInOperatorSet6() throws {
        var model = ONNXTestModel(operatorSet: 6)
        model.input("x", [1, 2, 1, 2])
        model.initializer("e", [2], [2, 3])
        model.node(
            "Pow", ["x", "e"], ["y"],
            [ONNXAttributeProto("broadcast", 1), ONNXAttributeProto("axis", 1)])
        model.output("y")
        #expect(try model.run([1, 2, 3, 4]).doubles == [1, 4, 27, 64])
    }

    @Test func normsThatBroadcastTheDataAreNoNormalization() throws {
        var model = ONNXTestModel()
        model.input("x", [1, 4])
        model.integers("shape", [3, 4])
        model.node("ReduceL2", ["x"], ["n"], [ONNXAttributeProto("axes", [1])])
        model.node("Expand", ["n", "shape"], ["m"])
        model.node("Div", ["x", "m"], ["y"])
        model.output("y")
        let graph = try model.graph()
        #expect(graph.outputs.map { graph.shape($0) } == [[3, 4]])
    }

    // MARK: Files that lie

    @Test func rangesOfNoNumberAreRefused() throws {
        for (start, limit, step) in [(1, 0, 0), (0, 1, 0), (Int.max, Int.min, 1)] {
            var model = ONNXTestModel()
            model.integers("a", [start], isScalar: true)
            model.integers("b", [limit], isScalar: true)
            model.integers("c", [step], isScalar: true)
            model.node("Range", ["a", "b", "c"], ["y"])
            model.output("y")
            // Nothing to report is right as well: an empty range.
            _ = try model.failure()
        }
    }

    @Test func conditionsOfFloatsAreRefused() throws {
        var model = ONNXTestModel()
        model.initializer("c", [1], [1])
        model.node("Where", ["c", "c", "c"], ["y"])
        model.output("y")
        #expect(try model.failure()?.category == .malformedFile)
    }

    @Test func axesBeyondAllNumbersAreRefused() throws {
        var model = ONNXTestModel(operatorSet: 6)
        model.input("x", [1, 2])
        model.initializer("c", [2], [1, 2])
        model.node(
            "Add", ["x", "c"], ["y"],
            [ONNXAttributeProto("broadcast", 1), ONNXAttributeProto("axis", Int.max)])
        model.output("y")
        #expect(try model.failure()?.category == .malformedFile)
    }

    /// A result under a name that is taken must not lead the search for norms in a circle.
    @Test func resultsThatNobodyComputesAreNotFollowed() throws {
        var model = ONNXTestModel()
        model.input("x", [1, 1])
        model.initializer("a", [1], [1e-12])
        model.integers("s", [1, 1])
        model.node("Expand", ["a", "s"], ["b", "a"])
        model.node("Div", ["x", "b"], ["y"])
        model.output("y")
        _ = try model.failure()
    }

    @Test func sizesOfZeroHideNoOthers() throws {
        var model = ONNXTestModel()
        var tensor = ONNXTensorProto("c", shape: [0], [])
        tensor.dims = [0, 1 << 40, 1 << 40]
        model.message.graph.initializer.append(tensor)
        model.node("Transpose", ["c"], ["y"])
        model.output("y")
        #expect(try model.failure()?.category == .malformedFile)
    }

    @Test func inputsHaveABound() throws {
        var model = ONNXTestModel(operatorSet: 11)
        model.input("x", [1 << 20, 1 << 20, 1 << 20, 1 << 20])
        model.node("Softmax", ["x"], ["y"], [ONNXAttributeProto("axis", 0)])
        model.output("y")
        #expect(try model.failure()?.category == .unsupportedModel)
    }

    @Test func spreadPixelsHaveABound() throws {
        var model = ONNXTestModel()
        model.input("x", [1, 1, 1, 65536])
        model.initializer("w", [1, 1, 1, 1], [1])
        model.node(
            "ConvTranspose", ["x", "w"], ["y"], [ONNXAttributeProto("strides", [1, 65536])])
        model.output("y")
        #expect(try model.failure() != nil)
    }
}
