public import Diagnostics
public import GraphIR

/// The passes that make a trained network ready for compilation, in the order they must run.
public struct InferencePipeline: Sendable {
    /// What is asked of the compiled network.
    public struct Options: Sendable, Hashable {
        /// Height and width of the input; nil takes the model's, 112x112 where it is open.
        public var inputSize: SpatialSize?
        /// The batch size; nil takes the model's, 1 where it is open.
        public var batch: Int?
        /// The name of the value to compute; nil chooses as ``RemoveTrainingTail`` describes.
        public var output: String?

        public init(
            inputSize: SpatialSize? = nil, batch: Int? = nil, output: String? = nil
        ) {
            self.inputSize = inputSize
            self.batch = batch
            self.output = output
        }
    }

    public var options: Options

    public init(_ options: Options = Options()) { self.options = options }

    /// The passes that only choose and fix what the model leaves open; ``prepare(_:)`` runs them.
    public var preparationPasses: [any GraphPass] {
        [
            // First, so that foreign operators of the tail are gone before shapes are asked for.
            RemoveTrainingTail(output: options.output),
            // Before anything else: all later passes read shapes.
            SpecializeShape(inputSize: options.inputSize, batch: options.batch),
        ]
    }

    /// The passes that rewrite the arithmetic; ``optimize(_:observe:)`` runs them.
    public var optimizationPasses: [any GraphPass] {
        [
            // First: what is left of them has channels, and is taken apart by image.
            ExpandChannelOperators(),
            // Before all others: they may then count on one image.
            UnrollBatch(),
            // Dropout and copies would hide a layer from its neighbour in every later pass.
            RemoveInferenceNoOps(),
            // Constants of importers, scalars above all, become operands that can be folded.
            FoldConstants(),
            // Equal nodes count as one reader afterwards, which lets more of them fold.
            EliminateCommonSubexpressions(),
            // Before batch normalization is folded: one on the input belongs to its scaling.
            FoldInputScaling(),
            // Before folding, to take shared weights out of its reach.
            KeepSharedWeights(),
            // Before fusion: what goes into weights costs nothing at run time.
            FoldBatchNormalization(),
            // After it, since a normalization may stand between flattening and the dense layer.
            FoldOutputHead(),
            // Folded layers have nothing but activations between them, and fusion would hide a
            // joined image in an epilogue beside the stored raw value.
            PullStrideForward(),
            // When only nodes that must run are left, they are joined.
            FuseEpilogue(),
            // After fusion, which decides by the order of nodes which of two takes over a sum.
            PoolEarly(),
            // Last: whatever the passes before it left unread must not reach the planner.
            EliminateDeadNodes(),
        ]
    }

    /// All passes in order.
    public var passes: [any GraphPass] { preparationPasses + optimizationPasses }

    /// The names of all passes in order.
    public static var passNames: [String] { InferencePipeline().passes.map(\.name) }

    /// Cuts the training tail and fixes all shapes: the reference graph that compiled models are
    /// compared with.
    ///
    /// Throws where the graph is not consistent, an operator is not supported (all of them in one
    /// diagnostic), a parameter has no numbers (all in one; not with `allowingMissingNumbers`), or
    /// the sizes asked for do not fit.
    public func prepare(
        _ graph: Graph, allowingMissingNumbers: Bool = false,
        observe: (PassReport) -> Void = { _ in }
    ) throws(Diagnostic) -> Graph {
        try GraphVerifier.verify(graph)
        let passes = preparationPasses
        var result = try Self.run(passes[0], graph, observe)
        try ModelChecks.requireInput(result)
        try ModelChecks.requireKnownOperators(result)
        if !allowingMissingNumbers { try ModelChecks.requireNumbers(result) }
        for pass in passes.dropFirst() { result = try Self.run(pass, result, observe) }
        return result
    }

    /// Folds and fuses a prepared graph; each report comes after its pass is verified.
    ///
    /// Values that keep their names keep their numbers, up to float64 rounding.
    public func optimize(
        _ prepared: Graph, observe: (PassReport) -> Void = { _ in }
    ) throws(Diagnostic) -> Graph {
        var result = prepared
        for pass in optimizationPasses { result = try Self.run(pass, result, observe) }
        return result
    }

    private static func run(
        _ pass: any GraphPass, _ graph: Graph, _ observe: (PassReport) -> Void
    ) throws(Diagnostic) -> Graph {
        var result = graph
        let start = ContinuousClock.now
        let notes = try pass.run(&result)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        do { try GraphVerifier.verify(result) } catch {
            var diagnostic = error
            diagnostic.message += " after the pass \(pass.name)"
            throw diagnostic
        }
        observe(
            PassReport(
                pass: pass.name, graph: result, seconds: seconds,
                nodesBefore: graph.nodes.count, nodesAfter: result.nodes.count, notes: notes))
        return result
    }
}
