public import GraphIR

/// A distinct convolution of a graph that can be computed in several forms.
public struct KernelChoice: Sendable, Hashable {
    public var signature: KernelSignature
    /// The position in the graph of the first node with this signature.
    public var node: Int
    /// Every legal form, cheapest by estimate first; at least two.
    public var candidates: [KernelCandidate]
    /// Whether the layer reads the caller's image.
    public var readsCallerInput: Bool
    /// Where the layer's weights come from in its network.
    public var weights: WeightsResidence
}

extension Planner {
    /// The distinct choices selection has in a graph, in order of first use: what `--tune` times.
    ///
    /// Convolutions of one window have one form, the dense kernel. Layers that cannot be planned
    /// are left out; ``plan(_:instructionSet:selection:)`` reports them.
    public static func choices(
        in graph: Graph, instructionSet: InstructionSet
    ) -> [KernelChoice] {
        let builder = PlanBuilder(graph, instructionSet, .estimates)
        var known: Set<KernelSignature> = []
        var result: [KernelChoice] = []
        for (position, node) in graph.nodes.enumerated() {
            guard case .convolution(let attributes) = node.operator,
                !builder.seesOneWindow(node, attributes),
                let problem = builder.convolutionProblem(node, attributes)
            else { continue }
            let signature = builder.signature(of: problem, node)
            guard known.insert(signature).inserted else { continue }
            let candidates = builder.candidates(for: problem, node)
            guard candidates.count > 1 else { continue }
            result.append(
                KernelChoice(
                    signature: signature, node: position, candidates: candidates,
                    readsCallerInput: problem.readsCallerInput, weights: builder.weightsResidence))
        }
        return result
    }
}
