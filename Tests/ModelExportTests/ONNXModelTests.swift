import Diagnostics
import Driver
import GraphIR
import ModelExport
import ONNXSchema
import Testing

/// What a file says beside its nodes: versions, inputs, outputs, parameters, names.
@Suite("ONNX model") struct ONNXModelTests {
    @Test func wholeNetworkKeepsEveryNumber() throws {
        let graph = try ModelLoader.prepare(
            ModelRequest(model: "mobilefacenet", weights: .seed(7), batch: 2))
        let model = try writtenModel(graph)
        #expect(model.irVersion == 8)
        #expect(model.opsetImport.map(\.version) == [17])
        #expect(model.opsetImport.map(\.domain) == [""])
        #expect(model.producerName == "burin")
        #expect(model.producerVersion == "1.2.3")
        #expect(shapes(model.graph.input) == ["data [2, 3, 112, 112]"])
        #expect(shapes(model.graph.output) == ["fc1 [2, 128]"])
        #expect(model.graph.node.count >= graph.nodes.count)
        var written = 0
        for value in graph.values {
            // A fixed gamma is not read.
            guard let tensor = value.tensor,
                let initializer = model.graph.initializer.first(where: { $0.name == value.name })
            else { continue }
            #expect(initializer.floats == tensor.floats)
            #expect(initializer.dims.reduce(1, *) == Int64(tensor.count))
            written += 1
        }
        #expect(written > 200)
    }

    @Test func everyValueInsideHasItsShape() throws {
        let graph = try ModelLoader.prepare(ModelRequest(model: "crunet-56", weights: .seed(7)))
        let model = try ONNXWriter(producerVersion: "").message(graph)
        let stated = Dictionary(
            uniqueKeysWithValues: (model.graph.valueInfo + model.graph.output).map {
                ($0.name, $0.type.tensorType.shape.dim.map { Int($0.dimValue) })
            })
        for node in graph.nodes {
            for output in node.outputs {
                #expect(stated[graph[output].name] == graph.shape(output).sizes)
            }
        }
        // Bases shared by several units are there once.
        let names = model.graph.initializer.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func slopesTakeTheRankOfWhatTheyScale() throws {
        let model = try writtenModel(
            preparedGraph(
                """
                input %data : [1, 4, 2, 2]
                parameter %slope : [4]
                parameter %one : [1]
                %a = prelu(%data, %slope)
                %b = prelu(%a, %one)
                %c = global_pooling(%b) kind=max
                %d = flatten(%c)
                %e = prelu(%d, %slope)
                output %e
                """))
        #expect(try model.initializer("slope").dims == [4, 1, 1])
        #expect(try model.initializer("slope#1").dims == [4])
        #expect(try model.initializer("slope#1").floats == model.initializer("slope").floats)
        #expect(try model.initializer("one").dims == [1])
    }

    @Test func namesAreMadeUniqueAndNeverEmpty() throws {
        let model = try writtenModel(
            preparedGraph(
                #"""
                input %"" : [1, 2]
                parameter %y_min : [2]
                %y = clip(%"") min=0.0
                %y#1 = binary(%y, %y_min) kind=add node "y"
                output %y#1
                """#))
        #expect(
            nodeLines(model) == ["Clip(value0, y_min#1) -> y", "Add(y, y_min) -> y#1"])
        #expect(model.graph.node.map(\.name) == ["y", "y#1"])
    }

    @Test func outputsAreResultsOfNodesNamedOnce() throws {
        var graph = try preparedGraph(
            """
            input %data : [1, 2]
            %y = relu(%data)
            output %y
            """)
        graph.outputs.append(contentsOf: [graph.outputs[0], graph.inputs[0]])
        let model = try writtenModel(graph)
        #expect(
            nodeLines(model) == [
                "Relu(data) -> y", "Identity(y) -> y_output", "Identity(data) -> data_output",
            ])
        #expect(model.graph.output.map(\.name) == ["y", "y_output", "data_output"])
    }

    @Test func equalGraphsGiveEqualBytes() throws {
        let request = ModelRequest(model: "mobilefacenet", weights: .seed(7))
        let writer = ONNXWriter(producerVersion: "1")
        let first = try writer.encode(ModelLoader.prepare(request))
        #expect(try writer.encode(ModelLoader.prepare(request)) == first)
    }

    private func shapes(_ values: [ONNXValueInfoProto]) -> [String] {
        values.map { "\($0.name) \($0.type.tensorType.shape.dim.map(\.dimValue))" }
    }
}
