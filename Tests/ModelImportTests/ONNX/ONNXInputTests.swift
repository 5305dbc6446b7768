import Diagnostics
import Foundation
import GraphIR
import ONNXSchema
import Testing

@testable import ModelImport

/// What inputs may leave open, and what they may be.
@Suite("ONNX inputs") struct ONNXInputTests {
    private func model(_ shape: [Int]) -> ONNXTestModel {
        var model = ONNXTestModel()
        model.input("data", shape)
        model.node("Relu", ["data"], ["y"])
        model.output("y")
        return model
    }

    private func shape(_ stated: [Int], _ sizes: ONNXInputSizes = .init()) throws -> Shape? {
        let graph = try model(stated).graph(sizes)
        return graph.inputs.first.map { graph.shape($0) }
    }

    @Test func openSizesHaveTheFieldsDefaults() throws {
        #expect(try shape([0, 3, 0, 0]) == [1, 3, 112, 112])
        #expect(try shape([-1, 3, 64, 48]) == [1, 3, 64, 48])
        #expect(try shape([2, 3, 64, 48]) == [2, 3, 64, 48])
        #expect(try shape([0, 512]) == [1, 512])
        #expect(try shape([5]) == [5])
    }

    @Test func openSizesAreFixedByRequestAndName() throws {
        let sizes = ONNXInputSizes(batch: 4, inputSize: SpatialSize(96, 80))
        #expect(try shape([0, 3, 0, 0], sizes) == [4, 3, 96, 80])
        let named = ONNXInputSizes(
            batch: 4, inputSize: 96, named: ["d0": 2, "d3": 40, "data:1": 5])
        #expect(try shape([0, 0, 0, 0], named) == [2, 5, 96, 40])
        #expect(try shape([0, 7], ONNXInputSizes(named: ["data:0": 6])) == [6, 7])
    }

    @Test func whatStaysOpenIsAskedFor() throws {
        let error = try #require(try model([0, 0, 8, 8]).failure())
        #expect(error.category == .usage && error.message.contains("axis 1"))
        #expect(error.advice == "Give it: --dim d1=N.")
        #expect(try model([0, 0]).failure()?.advice == "Give it: --dim d1=N.")
    }

    @Test(arguments: [(["width": 3], "width"), (["d0": 0], "d0"), (["data:9": 2], "data:9")])
    func sizesThatNobodyLeavesOpenAreRefused(named: [String: Int], name: String) throws {
        let error = try model([0, 3, 8, 8]).failure(ONNXInputSizes(named: named))
        #expect(error?.category == .usage && error?.message.contains(name) == true)
        let batch = try model([0, 3, 8, 8]).failure(ONNXInputSizes(batch: 0))
        #expect(batch?.category == .usage)
    }

    @Test func initializersAreNoInputs() throws {
        var model = ONNXTestModel(irVersion: 3)
        model.input("data", [1, 2])
        model.input("w", [2])
        model.initializer("w", [2], [10, 20])
        model.node("Add", ["data", "w"], ["y"])
        model.output("y")
        #expect(try model.graph().inputs.count == 1)
        #expect(try model.run([1, 2]).floats == [11, 22])
    }

    @Test func otherKindsOfInputAreRefused() throws {
        var whole = model([1, 3, 8, 8])
        whole.message.graph.input[0].type.tensorType.elemType = 7
        #expect(try whole.failure()?.message == "input 'data' holds int64")
        var half = model([1, 3, 8, 8])
        half.message.graph.input[0].type.tensorType.elemType = 10
        #expect(try half.graph().metadata["warnings"]?.contains("float16") == true)
        var shapeless = model([1])
        shapeless.message.graph.input[0].type.tensorType.clearShape()
        #expect(try shapeless.failure()?.category == .unsupportedModel)
        var untyped = model([1])
        untyped.message.graph.input[0].clearType()
        #expect(try untyped.failure()?.message == "input 'data' is no tensor")
        #expect(try model(Array(repeating: 1, count: 9)).failure()?.category == .unsupportedModel)
        #expect(try model([1 << 40, 2]).failure()?.category == .unsupportedModel)
    }

    @Test func graphsThatContradictThemselvesAreErrors() throws {
        var late = model([1, 2])
        late.message.graph.node.swapAt(0, 0)
        late.node("Relu", ["later"], ["early"])
        late.node("Relu", ["data"], ["later"])
        #expect(try late.failure()?.message.contains("'later'") == true)
        var twice = model([1, 2])
        twice.node("Tanh", ["data"], ["y"])
        #expect(try twice.failure()?.message.contains("there already") == true)
        var nothing = model([1, 2])
        nothing.message.graph.output = []
        #expect(try nothing.failure()?.message == "the graph has no output")
        var absent = model([1, 2])
        absent.output("z")
        #expect(try absent.failure()?.message == "no node computes the output 'z'")
        var inputs = model([1, 2])
        inputs.input("data", [1])
        #expect(try inputs.failure()?.message == "two inputs are called 'data'")
        var initializers = model([1, 2])
        initializers.initializer("w", [1], [1])
        initializers.initializer("w", [1], [1])
        #expect(try initializers.failure()?.category == .malformedFile)
    }

    @Test func unknownOperatorsAreAllReportedAndHideWhatIsBehindThem() throws {
        var model = ONNXTestModel()
        model.input("data", [1, 4])
        model.node("Relu", ["data"], ["known"])
        model.node("Einstein", ["known"], ["a", "b"], name: "e")
        model.node("Split", ["a"], ["c", "d"])
        model.node("Add", ["c", "b"], ["sum"])
        model.node("STFT", ["sum"], ["y"])
        model.output("y")
        let graph = try model.graph()
        #expect(graph.foreignNames == ["Einstein", "STFT"])
        #expect(graph.node("e")?.outputs.count == 2)
    }

    @Test func namesStayAsTheyAre() throws {
        var model = ONNXTestModel()
        model.input("input.1", [1, 2])
        model.node("Relu", ["input.1"], ["/a/b\"\\\n*/"], name: "/layer1/relu/Relu")
        model.node("Tanh", ["/a/b\"\\\n*/"], ["683"])
        model.output("683")
        let graph = try model.graph()
        #expect(graph.nodes.map(\.name) == ["/layer1/relu/Relu", "683"])
        #expect(graph.value("/a/b\"\\\n*/") != nil)
        #expect(graph.outputs.map { graph[$0].name } == ["683"])
    }
}
