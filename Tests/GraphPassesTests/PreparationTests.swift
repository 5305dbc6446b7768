import Diagnostics
import GraphIR
import GraphPasses
import Testing

@Suite("RemoveTrainingTail, SpecializeShape and the checks of preparation")
struct PreparationTests {
    private let training = """
        input %data : [N, 6]
        input %softmax_label : [N]
        parameter %w : [4, 6]
        parameter %v : [9, 4]
        %x = dense(%data, %w)
        %fc1 = identity(%x)
        %fc7 = dense(%fc1, %v)
        %loss = foreign(%fc7, %softmax_label) name=SoftmaxOutput operands=2
        output %loss
        """

    // MARK: The output

    @Test("a loss is cut at fc1; what goes is recorded")
    func tail() throws {
        var graph = try graph(training)
        try RemoveTrainingTail().run(&graph)
        #expect(
            nodeText(graph) == """
                input %data : [N, 6]
                %x = dense(%data, %w) : [N, 4]
                %fc1 = identity(%x) : [N, 4]
                output %fc1
                """)
        #expect(
            graph.metadata["removed_tail"]
                == "2 nodes: SoftmaxOutput 'loss', dense 'fc7'; inputs: 'softmax_label'")
        #expect(graph.values.count(where: \.isParameter) == 1)
    }

    @Test(
        "an output is found by value, node and MXNet's spelling",
        arguments: [
            ("x", "x"), ("x_output", "x"), ("x_output0", "x"), ("parts_output1", "q"),
            ("parts", "p"), ("late", "late_output"), ("y", "y"),
        ])
    func named(request: String, expected: String) throws {
        var graph = try graph(
            """
            input %data : [1, 4]
            %x = relu(%data)
            %p, %q = split(%x) count=2 node "parts"
            %late_output = relu(%q)
            %y = relu(%p)
            output %y, %late_output
            """)
        try RemoveTrainingTail(output: request).run(&graph)
        #expect(graph.outputs.map { graph[$0].name } == [expected])
    }

    @Test("an unknown output is an error that lists close names", arguments: ["fc", "x_output1"])
    func unknown(request: String) throws {
        var graph = try graph(training)
        let error = try #require(throws: Diagnostic.self) {
            try RemoveTrainingTail(output: request).run(&graph)
        }
        #expect(error.category == .usage)
        #expect(error.description.contains("close names: 'fc1', 'fc7'") || request != "fc")
        #expect(error.description.contains("no value '\(request)'"))
    }

    @Test("a softmax is cut where the caller gets it, and kept inside a network")
    func softmax() throws {
        let start = "input %data : [1, 4]\n%fc1 = tanh(%data)\n%s = softmax(%fc1)\n"
        var classifier = try graph(start + "output %s")
        try RemoveTrainingTail().run(&classifier)
        #expect(classifier.outputs.map { classifier[$0].name } == ["fc1"])
        var attention = try graph(start + "%y = relu(%s)\noutput %y")
        try RemoveTrainingTail().run(&attention)
        #expect(attention.outputs.map { attention[$0].name } == ["y"])
    }

    @Test("several outputs without fc1, and a plain graph, stay as they are")
    func asTheyAre() throws {
        for outputs in ["%x, %y", "%y"] {
            let before = try graph(
                "input %data : [1, 4]\n%x = relu(%data)\n%y = tanh(%x)\noutput \(outputs)")
            var after = before
            try RemoveTrainingTail().run(&after)
            #expect(after == before)
        }
    }

    @Test("a long tail is shortened")
    func longTail() throws {
        let tail = (0..<20).map { "%t\($0) = relu(%fc1)" }.joined(separator: "\n")
        let outputs = (0..<20).map { "%t\($0)" }.joined(separator: ", ")
        var graph = try graph(
            "input %data : [1, 4]\n%fc1 = tanh(%data)\n\(tail)\noutput \(outputs)")
        try RemoveTrainingTail().run(&graph)
        let text = try #require(graph.metadata["removed_tail"])
        #expect(text.hasPrefix("20 nodes: relu 't0', relu 't1', "))
        #expect(text.hasSuffix(" and 12 more"))
    }

    // MARK: Checks

    @Test("operators that are left are listed all at once")
    func foreign() throws {
        let graph = try graph(
            """
            input %data : [1, 4]
            %a = foreign(%data) name=Custom operands=1
            %b = relu(%a)
            %c = foreign(%b) name=ROIPooling operands=1
            output %c
            """)
        let error = try #require(throws: Diagnostic.self) {
            try InferencePipeline().prepare(graph)
        }
        #expect(error.category == .unsupportedModel)
        #expect(
            error.details == ["node 'a', operator Custom", "node 'c', operator ROIPooling"])
    }

    @Test("parameters without numbers are listed with shapes and readers")
    func missingNumbers() throws {
        let graph = try GraphParser.parse("graph test\n" + training)
        let error = try #require(throws: Diagnostic.self) {
            try InferencePipeline().prepare(graph)
        }
        #expect(error.category == .malformedFile)
        #expect(error.details == ["'w' [4, 6], read by 'x'"])
        let allowed = try InferencePipeline().prepare(graph, allowingMissingNumbers: true)
        #expect(allowed.nodes.count == 2)
        // Passes must cope with open numbers too: inspection runs them.
        #expect(try InferencePipeline().optimize(allowed).nodes.count == 1)
    }

    // MARK: Shapes

    private let image = """
        input %data : [N, 3, H, W]
        %a = pooling(%data) kind=max kernel=[2, 2] stride=[2, 2]
        %b = bilinear_resize(%a, %data) like=true
        %c = bilinear_resize(%b) scale_height=0.5 scale_width=2
        output %c
        """

    @Test("sizes are fixed and resizes name them; the default is 112x112 and one image")
    func specialized() throws {
        var small = try graph(image)
        try SpecializeShape(inputSize: SpatialSize(6, 8), batch: 2).run(&small)
        #expect(
            nodeText(small) == """
                input %data : [2, 3, 6, 8]
                %a = pooling(%data) kind=max kernel=[2, 2] stride=[2, 2] : [2, 3, 3, 4]
                %b = bilinear_resize(%a) size=[6, 8] : [2, 3, 6, 8]
                %c = bilinear_resize(%b) size=[3, 16] : [2, 3, 3, 16]
                output %c
                """)
        var standard = try graph(image)
        try SpecializeShape().run(&standard)
        #expect(standard.shape(standard.inputs[0]) == [1, 3, 112, 112])
    }

    @Test("specializing keeps the numbers")
    func sameNumbers() throws {
        let statements = image.split(separator: "\n").dropFirst().joined(separator: "\n")
        let before = try graph("input %data : [1, 3, 5, 7]\n" + statements)
        var after = before
        try SpecializeShape().run(&after)
        #expect(nodeText(after).contains("size=[5, 7]"))
        try expectSameResults(before, after)
    }

    @Test("a size the model fixes stays, unless another one is asked for")
    func contradiction() throws {
        let text = "input %data : [1, 3, 128, 128]\n%y = relu(%data)\noutput %y"
        var graph = try graph(text)
        try SpecializeShape().run(&graph)
        #expect(graph.shape(graph.inputs[0]) == [1, 3, 128, 128])
        let error = try #require(throws: Diagnostic.self) {
            try SpecializeShape(inputSize: 112).run(&graph)
        }
        #expect(error.category == .usage)
        #expect(error.description.contains("height 128, not 112"))
        #expect(throws: Diagnostic.self) { try SpecializeShape(batch: 2).run(&graph) }
        #expect(throws: Diagnostic.self) { try SpecializeShape(batch: 0).run(&graph) }
    }

    @Test("a size that does not fit names node, operator and shapes")
    func misfit() throws {
        let described = try GraphParser.parse(
            """
            graph test
            input %data : [N, 3, H, W]
            parameter %w : [4, 75]
            %flat = flatten(%data)
            %y = dense(%flat, %w)
            output %y
            """)
        let error = try #require(throws: Diagnostic.self) {
            var graph = described
            try SpecializeShape(inputSize: 6).run(&graph)
        }
        #expect(error.node == "y")
        #expect(error.operatorName == "dense")
        #expect(error.description.contains("[4, 75]"))
        #expect(error.description.contains("--input-shape"))
        var graph = described
        try SpecializeShape(inputSize: 5).run(&graph)
        #expect(graph.shape(graph.outputs[0]) == [1, 4])
    }

    @Test("the pipeline names its passes and reports each with sizes and time")
    func reports() throws {
        let names = InferencePipeline.passNames
        #expect(names.first == "RemoveTrainingTail" && names.last == "EliminateDeadNodes")
        #expect(Set(names).count == names.count)
        var reports: [PassReport] = []
        let pipeline = InferencePipeline()
        let prepared = try pipeline.prepare(try graph(training)) { reports.append($0) }
        let optimized = try pipeline.optimize(prepared) { reports.append($0) }
        #expect(reports.map(\.pass) == names)
        #expect(reports[0].nodesBefore == 4 && reports[0].nodesAfter == 2)
        #expect(reports[0].notes.count == 1)
        #expect(reports.allSatisfy { $0.seconds >= 0 })
        #expect(reports.last?.graph == optimized)
        #expect(optimized.nodes.map(\.name) == ["x"])
        #expect(optimized.outputs.map { optimized[$0].name } == ["fc1"])
    }

    @Test("a network whose output depends on no input is refused")
    func constantOutput() throws {
        let graph = try graph(
            """
            input %data : [1, 4]
            parameter %c : [1, 4]
            %x = relu(%data)
            %y = relu(%c)
            output %y
            """)
        let error = #expect(throws: Diagnostic.self) {
            _ = try InferencePipeline().prepare(graph)
        }
        #expect(error?.category == .unsupportedModel)
        #expect(error?.message.contains("depends on no input") == true)
    }
}
