import Diagnostics
import GraphIR
import Testing

@testable import ModelImport

@Suite("Parameter shapes")
struct ParameterShapeTests {
    /// Imports one operator with numbers of the given shapes, all elements 1.
    private func graph(
        _ operatorName: String, _ attributes: [(String, String)], _ shapes: [(String, [Int64])],
        data: String = "(0, 8, 0, 0)"
    ) throws(Diagnostic) -> Graph {
        var text = SymbolText(dataShape: data)
        text.node(operatorName, "it", attributes, ["data"] + shapes.map(\.0))
        return try text.graph(Self.builder(shapes))
    }

    static func builder(_ shapes: [(String, [Int64])]) -> ParameterFileBuilder {
        ParameterFileBuilder(
            shapes.map { name, sizes in
                let count = Int(sizes.reduce(1, *))
                return ("arg:\(name)", sizes, Array(repeating: Float(1), count: count))
            })
    }

    @Test func infersShapesFromAttributes() throws {
        var text = SymbolText()
        text.node(
            "Convolution", "c",
            [("kernel", "(3, 2)"), ("num_filter", "12"), ("num_group", "3")],
            ["data", "cw", "cb"])
        text.node("BatchNorm", "n", [], ["c", "g", "b", "m", "v"])
        text.node("LeakyReLU", "p", [("act_type", "prelu")], ["n", "a"])
        text.variable("one", [("__shape__", "(1,)"), ("kernel", "(9, 9)")])
        text.node("LeakyReLU", "q", [("act_type", "prelu")], ["p", "one"])
        text.node("InstanceNorm", "i", [], ["q", "ig", "ib"])
        text.node("Pooling", "s", [("kernel", "(2, 2)"), ("stride", "(2, 2)")], ["i"])
        text.node("FullyConnected", "f", [("num_hidden", "10")], ["s", "fw", "fb"])
        text.node("FullyConnected", "h", [("num_hidden", "4")], ["f", "hw", "hb"])
        let graph = try text.graph()
        let expected: [(String, Shape)] = [
            ("cw", [12, 1, 3, 2]), ("cb", [12]), ("g", [12]), ("b", [12]), ("m", [12]),
            ("v", [12]), ("a", [12]), ("one", [1]), ("ig", [12]), ("ib", [12]),
            ("fw", [10, .known(12 * 55 * 55)]), ("fb", [10]), ("hw", [4, 10]), ("hb", [4]),
        ]
        for (name, shape) in expected {
            #expect(graph.value(name)?.shape == shape, "\(name)")
            #expect(graph.value(name)?.tensor == nil)
        }
        #expect(graph.inputs.map { graph.shape($0) } == [[.batch, 3, .height, .width]])
    }

    @Test func infersFlattenedSizesFromTheInputSizeAskedFor() throws {
        var text = SymbolText()
        text.node("FullyConnected", "f", [("num_hidden", "10")], ["data", "w", "b"])
        let symbol = try MXNetSymbol.parse(text.text())
        let graph = try MXNetCheckpoint.graph(symbol, nil, path: "x", SpatialSize(96, 112))
        #expect(graph.value("w")?.shape == [10, .known(3 * 96 * 112)])
    }

    @Test(arguments: [[8], [1], [1, 8]] as [[Int64]])
    func acceptsTheShapesOfSlopes(shape: [Int64]) throws {
        let graph = try graph("LeakyReLU", [("act_type", "prelu")], [("a", shape)])
        #expect(graph.value("a")?.tensor?.shape == (shape == [1] ? [1] : [8]))
    }

    @Test(arguments: [[8, 1, 1], [1, 8, 1, 1], [2, 8], [2], [8, 1], []] as [[Int64]])
    func refusesOtherShapesOfSlopes(shape: [Int64]) throws {
        var builder = Self.builder([("a", shape)])
        builder.records[0].version = .v3
        var text = SymbolText(dataShape: "(0, 8, 0, 0)")
        text.node("LeakyReLU", "it", [("act_type", "prelu")], ["data", "a"])
        let error = try #require(diagnostic { () throws(Diagnostic) in try text.graph(builder) })
        #expect(error.node == "it" && error.operatorName == "LeakyReLU")
        #expect(error.file == "test.params" && error.expected == "[8] or [1]")
        #expect(error.message.contains("'a'") && error.message.contains("\(shape)"))
    }

    @Test func wrongShapesNameParameterAndBothShapes() throws {
        let attributes = [("kernel", "(3, 3)"), ("num_filter", "4"), ("no_bias", "True")]
        let right: [Int64] = [4, 8, 3, 3]
        let found = try graph("Convolution", attributes, [("w", right)]).value("w")?.shape
        #expect(found == [4, 8, 3, 3])
        for shape in [[4, 8, 3, 1], [5, 8, 3, 3], [4, 7, 3, 3], [4, 8, 9], [288]] as [[Int64]] {
            let error = try #require(
                diagnostic { () throws(Diagnostic) in
                    try graph("Convolution", attributes, [("w", shape)])
                })
            #expect(error.node == "it" && error.operatorName == "Convolution")
            #expect(error.file == "test.params" && error.expected == "[4, 8, 3, 3]")
            #expect(error.message.contains("'w' has shape \(shape)"))
        }
    }

    @Test func biasesAndStatisticsAreCheckedToo() {
        let dense = [("num_hidden", "5")]
        let weights: [(String, [Int64])] = [("w", [5, 24]), ("b", [4])]
        let bias = diagnostic { () throws(Diagnostic) in
            try graph("FullyConnected", dense, weights, data: "(0, 4, 2, 3)")
        }
        #expect(bias?.expected == "[5]")
        let width = diagnostic { () throws(Diagnostic) in
            try graph("FullyConnected", dense, [("w", [5, 25]), ("b", [5])], data: "(0, 4, 2, 3)")
        }
        #expect(width?.expected == "[5, 24]")
        for wrong in 0..<4 {
            var shapes: [(String, [Int64])] = ["g", "b", "m", "v"].map { ($0, [8]) }
            shapes[wrong].1 = [7]
            let error = diagnostic { () throws(Diagnostic) in try graph("BatchNorm", [], shapes) }
            #expect(error?.expected == "[8]")
        }
    }

    @Test func sharedParametersAreOneAndMustFitEveryReader() throws {
        var text = SymbolText()
        let attributes = [("kernel", "(1, 1)"), ("num_filter", "3"), ("no_bias", "True")]
        text.node("Convolution", "a", attributes, ["data", "w"])
        text.node("Convolution", "b", attributes, ["a", "w"])
        let graph = try text.graph()
        #expect(graph.values.filter(\.isParameter).map(\.name) == ["w"])
        #expect(graph.nodes[0].inputs[1] == graph.nodes[1].inputs[1])
        let other = [("kernel", "(3, 3)"), ("num_filter", "3"), ("no_bias", "True")]
        text.node("Convolution", "c", other, ["b", "w"])
        let error = diagnostic { () throws(Diagnostic) in try text.graph() }
        #expect(error?.node == "c" && error?.expected == "[3, 3, 3, 3]")
    }

    @Test func declaredShapesMustAgree() {
        var text = SymbolText()
        text.variable("w", [("__shape__", "(4, 3, 1, 1)")])
        let attributes = [("kernel", "(1, 1)"), ("num_filter", "4"), ("no_bias", "True")]
        text.node("Convolution", "c", attributes, ["data", "w"])
        #expect(diagnostic { () throws(Diagnostic) in try text.graph() } == nil)
        let right = Self.builder([("w", [4, 3, 1, 1])])
        #expect(diagnostic { () throws(Diagnostic) in try text.graph(right) } == nil)
        var other = SymbolText()
        other.variable("w", [("__shape__", "(4, 5, 1, 1)")])
        other.node("Convolution", "c", attributes, ["data", "w"])
        #expect(diagnostic { () throws(Diagnostic) in try other.graph() }?.node == "c")
        var open = SymbolText()
        open.variable("w", [("__shape__", "(4, 0, -1, 1)")])
        open.node("Convolution", "c", attributes, ["data", "w"])
        #expect(diagnostic { () throws(Diagnostic) in try open.graph() } == nil)
    }

    @Test func findsTheImagesChannels() throws {
        let attributes = [("kernel", "(1, 1)"), ("num_filter", "4"), ("no_bias", "True")]
        var text = SymbolText()
        text.node("_copy", "id")
        text.node("_minus_scalar", "m", [("scalar", "1")], ["id"])
        text.node("Convolution", "c", attributes + [("num_group", "2")], ["m", "w"])
        let graph = try text.graph(Self.builder([("w", [4, 2, 1, 1])]))
        #expect(graph.inputs.map { graph.shape($0) } == [[.batch, 4, .height, .width]])
        #expect(
            try SymbolText.single("relu", data: "(1, 5, 20, 30)").shape(ValueID(0))
                == [.batch, 5, 20, 30])
        #expect(
            try SymbolText.single("relu", data: "(0, 1, 0, 0)").shape(ValueID(0))
                == [.batch, 1, .height, .width])
        #expect(try SymbolText.single("relu", data: "(0, 7)").shape(ValueID(0)) == [.batch, 7])
        #expect(
            try SymbolText.single("relu", data: "nonsense").shape(ValueID(0))
                == [.batch, 3, .height, .width])
    }
}
