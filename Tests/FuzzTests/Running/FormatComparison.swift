import Diagnostics
import Driver
import GraphIR
import Interpreter

/// Writes random graphs in every form that can be read back, and expects the same graph, or one
/// that computes the same.
enum FormatComparison {
    /// What differs in the text form.
    static func textDisagreement(_ random: RandomGraph) -> Disagreement? {
        let text = GraphPrinter(parameters: .inline(limit: .max)).print(random.graph)
        do {
            let back = try GraphParser.parse(text)
            let again = GraphPrinter(parameters: .inline(limit: .max)).print(back)
            if again == text { return nil }
            return finding(random, "text form", "comes back as\n\(back.fuzzText)")
        } catch {
            return finding(random, "text form", "\(error)")
        }
    }

    /// What differs after a round trip through ONNX. A graph that it has no form for, with a border
    /// value per channel for instance, may be refused, and then differs in nothing.
    static func onnxDisagreement(_ random: RandomGraph, in folder: String) -> Disagreement? {
        let path = "\(folder)/\(random.seed).onnx"
        do {
            try ModelConverter.convert(random.graph, to: path)
        } catch {
            return random.graph.hasONNXForm ? finding(random, "ONNX", "\(error)") : nil
        }
        do {
            let back = try ModelLoader.read(ModelRequest(model: path))
            let expected = try Interpreter(graph: random.graph).run([random.input])
            let actual = try Interpreter(graph: back).run([random.input])
            guard actual.count == expected.count else {
                return finding(random, "ONNX", "\(actual.count) outputs come back")
            }
            for (index, output) in random.graph.outputs.enumerated()
            where !isSame(actual[index], expected[index]) {
                return finding(
                    random, "ONNX",
                    "output '\(random.graph[output].name)' differs in\n\(back.fuzzText)")
            }
            return nil
        } catch {
            return finding(random, "ONNX", "\(error)")
        }
    }

    /// Files hold attributes in float32, so numbers come back rounded once.
    private static func isSame(_ actual: Tensor, _ expected: Tensor) -> Bool {
        let exact = expected.doubles
        let largest = exact.reduce(0) { max($0, $1.magnitude) }
        return actual.shape == expected.shape
            && zip(actual.doubles, exact).allSatisfy { ($0 - $1).magnitude <= 1e-6 * largest }
    }

    private static func finding(
        _ random: RandomGraph, _ setting: String, _ text: String
    ) -> Disagreement {
        Disagreement(
            seed: random.seed, setting: "written and read as \(setting)", finding: text,
            graph: random.graph.fuzzText)
    }
}

extension Graph {
    /// Whether ONNX, in the version that is written, can say what every node does.
    fileprivate var hasONNXForm: Bool {
        nodes.allSatisfy { node in
            switch node.operator {
            case .convolution(let convolution): !convolution.hasPaddingValues
            case .pooling(let pooling):
                // Dilated means come with operator set 19, windows behind the image never.
                pooling.rounding != .up && (pooling.kind == .max || pooling.dilation == 1)
            default: true
            }
        }
    }
}
