import GraphIR
import Testing

/// Sizes that are not fixed yet keep a canonical form: equal chains of layers give equal sizes.
@Suite struct SymbolicShapeTests {
    private static func size(_ layers: (kernel: Int, stride: Int, padding: Int)...) -> Dimension? {
        var graph = Graph(name: "chain")
        var x = graph.addInput("x", [.batch, 1, .height, .width])
        for layer in layers {
            let weight = graph.addParameter(
                "w", [1, 1, .known(layer.kernel), .known(layer.kernel)])
            let convolution = Convolution(
                kernel: SpatialSize(layer.kernel), stride: SpatialSize(layer.stride),
                padding: SpatialSize(layer.padding))
            let outputs = try? graph.addNode("c", .convolution(convolution), [x, weight])
            guard let outputs else { return nil }
            x = outputs[0]
        }
        return graph.shape(x)[2]
    }

    @Test func stridedShortcutsHaveTheSizeOfTheirBranch() {
        #expect(Self.size((3, 2, 1)) == Self.size((1, 2, 0)))
        #expect(Self.size((3, 1, 1), (1, 2, 0)) == Self.size((1, 2, 0)))
        #expect(Self.size((7, 2, 3), (3, 2, 1)) == Self.size((1, 2, 0), (1, 2, 0)))
        #expect(Self.size((3, 1, 1)) == .height)
        #expect(Self.size((3, 2, 1)) == .symbol("floor((H-1)/2)+1"))
    }

    @Test func differentSizesStayDifferent() {
        #expect(Self.size((3, 2, 0)) != Self.size((1, 2, 0)))
        #expect(Self.size((1, 3, 0)) != Self.size((1, 2, 0)))
        #expect(Self.size((3, 1, 0)) == .symbol("(H-2)"))
    }

    @Test func poolingAgreesWithConvolution() throws {
        var graph = Graph(name: "pool")
        let x = graph.addInput("x", [.batch, 1, .height, .width])
        let pooled = try graph.addNode(
            "pool", .pooling(Pooling(.max, kernel: 3, stride: 2, padding: 1)), [x])
        #expect(graph.shape(pooled[0])[2] == Self.size((3, 2, 1)))
    }

    /// What the expressions say is what fixed sizes give.
    @Test(arguments: [1, 2, 7, 111, 112])
    func agreesWithFixedSizes(_ size: Int) throws {
        var graph = Graph(name: "chain")
        let x = graph.addInput("x", [1, 1, .height, .width])
        let weight = graph.addParameter("w", [1, 1, 3, 3])
        let convolution = Convolution(kernel: 3, stride: 2, padding: 1)
        var y = try graph.addNode("c", .convolution(convolution), [x, weight])[0]
        y = try graph.addNode("c2", .convolution(convolution), [y, weight])[0]
        graph.setShape(x, [1, 1, .known(size), .known(size)])
        try graph.inferAllShapes()
        #expect(graph.shape(y)[2].value == (size + 3) / 4)
    }

    @Test func fixedSizesThatDoNotFitAreReportedWithTheNode() throws {
        var graph = Graph(name: "chain")
        graph.metadata["source"] = "chain.json"
        let x = graph.addInput("x", [1, 1, .height, .width])
        let pooling = Pooling(.max, kernel: 3)
        let y = try graph.addNode("pool", .pooling(pooling), [x])
        graph.outputs = y
        graph.setShape(x, [1, 1, 2, 9])
        do {
            try graph.inferAllShapes()
            Issue.record("a 3x3 window does not fit into 2x9")
        } catch {
            let diagnostic = error.diagnostic(in: graph)
            #expect(diagnostic.node == "pool")
            #expect(diagnostic.operatorName == "pooling")
            #expect(diagnostic.file == "chain.json")
            #expect(diagnostic.details == ["operands: 'x' [1, 1, 2, 9]"])
        }
    }

    @Test func longExpressionsAreRefused() throws {
        var graph = Graph(name: "doubling")
        var x = graph.addInput("x", [1, .width])
        var refusal: ShapeError?
        for _ in 0..<40 where refusal == nil {
            do {
                let joined = Operator.concatenation(Concatenation(count: 2))
                x = try graph.addNode("c", joined, [x, x])[0]
            } catch { refusal = error }
        }
        #expect(refusal?.message.contains("too long") == true)
    }
}
