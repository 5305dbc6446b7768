import Diagnostics
import GraphIR
import GraphPasses
import ModelExport
import TestSupport
import Testing

/// What has no ONNX form is refused: all of it, with the reasons.
@Suite("ONNX refusals") struct ONNXRefusalTests {
    @Test func everyNodeIsListedWithItsReason() throws {
        let graph = try preparedGraph(
            """
            meta "source" = "x.json"
            input %data : [1, 4, 7, 6]
            parameter %w : [6, 4, 3, 3]
            parameter %p : [4]
            %a = convolution(%data, %w, %p) kernel=[3, 3] padding=[1, 1] padding_values=true
            %b = pooling(%data) kind=max kernel=[1, 1] stride=[4, 4] rounding=up
            %c = pooling(%data) kind=average kernel=[2, 2] dilation=[2, 2]
            output %a, %b, %c
            """)
        let diagnostic = try #require(refusal(graph))
        #expect(diagnostic.category == .unsupportedModel)
        #expect(diagnostic.file == "x.json")
        #expect(diagnostic.message.contains("3 of 3 nodes"))
        #expect(diagnostic.details.count == 3)
        #expect(diagnostic.details[0].contains("node 'a', operator convolution"))
        #expect(diagnostic.details[0].contains("a number per channel"))
        #expect(diagnostic.details[1].contains("outside the input"))
        #expect(diagnostic.details[2].contains("operator set 19"))
    }

    @Test func foreignAndFusedNodesAreRefused() throws {
        var graph = try GraphParser.parse(
            """
            graph "tiny"
            input %data : [1, 4]
            %a = relu(%data) then sigmoid
            %b = foreign(%a) name=Sort operands=1
            %c = relu(%b)
            output %c
            """)
        graph.fillRandomly(seed: 1)
        let details = try #require(refusal(graph)).details
        #expect(details.count == 3)
        #expect(details[0].contains("fused"))
        #expect(details[1].contains("operator Sort"))
        #expect(details[2].contains("[?]"))
    }

    @Test func openSizesAndNumbersAreRefused() throws {
        let open = try GraphParser.parse(
            "graph \"x\"\ninput %data : [N, 4]\n%y = relu(%data)\noutput %y\n")
        #expect(try #require(refusal(open)).message.contains("[N, 4]"))
        let empty = try GraphParser.parse(
            """
            graph "x"
            input %data : [1, 4]
            parameter %slope : [4]
            %y = prelu(%data, %slope)
            output %y
            """)
        #expect(try #require(refusal(empty)).message.contains("'slope' has no numbers"))
    }

    private func refusal(_ graph: Graph) -> Diagnostic? {
        do {
            _ = try ONNXWriter(producerVersion: "1").encode(graph)
            return nil
        } catch {
            return error
        }
    }
}
