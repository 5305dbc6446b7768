import GraphIR

/// What makes two convolution layers the same to a kernel: sizes, epilogue, instruction set and
/// where the weights come from.
///
/// Layers of equal signature take equally long in every form, so what was measured of one holds
/// for all. The text is the identity: it is stable over runs and readable in the cache's file.
public struct KernelSignature: Hashable, Sendable, Comparable {
    public let text: String

    public init(text: String) { self.text = text }

    init(
        _ problem: ConvolutionProblem, _ node: Node, in graph: Graph,
        instructionSet: InstructionSet, weights: WeightsResidence
    ) {
        let attributes = problem.attributes
        var parts = [
            instructionSet.rawValue, problem.summary,
            "from \(problem.input.height)x\(problem.input.width)", "padding \(attributes.padding)",
        ]
        if attributes.paddingEnd != nil { parts.append("at the end \(attributes.endPadding)") }
        if attributes.hasBias { parts.append("bias") }
        if attributes.hasPaddingValues { parts.append("padding values") }
        if problem.readsCallerInput { parts.append("reads the image") }
        let output = graph.shape(node.outputs[0])
        parts += node.epilogue.map { Self.text($0, of: output, in: graph) }
        parts.append("weights from \(weights.rawValue)")
        text = parts.joined(separator: "; ")
    }

    public static func < (left: KernelSignature, right: KernelSignature) -> Bool {
        left.text < right.text
    }

    private static func text(_ step: EpilogueStep, of output: Shape, in graph: Graph) -> String {
        switch step {
        case .affine: return "affine"
        case .prelu(let slope): return "prelu \(graph.shape(slope))"
        case .activation(let activation): return activation.asOperator.mnemonic
        case .binary(let kind, let other, let reversed):
            let operand = graph.shape(other) == output ? "tensor" : "\(graph.shape(other))"
            return "\(reversed ? "reverse " : "")\(kind.rawValue) \(operand)"
        case .store: return "store"
        }
    }
}
