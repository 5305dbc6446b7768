public import Diagnostics
public import GraphIR

/// Turns an optimised graph into an execution plan for one instruction set.
public enum Planner {
    /// The plan of a graph whose shapes are all known, with batch 1 and all parameters given.
    ///
    /// `selection` decides where several kernels can compute a layer. With `weightStorage` `.half`
    /// the weights of layers that wait for memory are stored so; a layer with numbers beyond that
    /// format stays float32, with a note in the plan. Throws one diagnostic that lists every layer
    /// no kernel can compute.
    public static func plan(
        _ graph: Graph, instructionSet: InstructionSet = .default,
        selection: SelectionPolicy = .estimates, weightStorage: WeightStorage = .float32
    ) throws(Diagnostic) -> ExecutionPlan {
        var builder = PlanBuilder(graph, instructionSet, selection)
        builder.weightStorage = weightStorage
        builder.planInputs()
        for position in graph.nodes.indices { builder.plan(nodeAt: position) }
        builder.planOutputs()
        guard builder.problems.isEmpty else {
            throw Diagnostic(
                .unsupportedModel,
                "\(builder.problems.count) layers cannot be compiled",
                file: graph.metadata["source"],
                advice: "the interpreter runs them; a kernel is missing",
                details: builder.problems)
        }
        return builder.finish()
    }
}
