public import CCodegen
public import Diagnostics
public import GraphIR
public import GraphPasses
public import Planning
public import Toolchain

/// Compiles a prepared graph to an artefact on disk.
public struct ModelCompiler: Sendable {
    /// What a compilation may be told.
    public struct Options: Sendable {
        /// The instructions the code uses where the processor has them.
        public var instructionSet: InstructionSet
        /// Sets for processors without that one, in the order of preference: the artefact holds
        /// code and weights for each, and chooses when it is first used.
        public var fallbackSets: [InstructionSet] = []
        /// What is compiled to instead of the set that gives the vectors their width; see
        /// ``CodegenOptions/registers``.
        public var registers: InstructionSet?
        /// The machine the artefact is for.
        public var target = CompilationTarget.host
        /// Where the weights are.
        public var weightsPlace = CodegenOptions.WeightsPlace.embedded
        /// Whether C source has its header and weights inside.
        public var isAmalgamated = false
        /// A sentence about who may use the model, kept in the artefact.
        public var licenseNote: String?
        /// The prefix of every symbol; nil for one made of the output's file name.
        public var prefix: SymbolPrefix?
        /// Whether passes run; without them every layer is compiled as the model states it.
        public var optimizes: Bool
        /// How weights are kept in the artefact.
        public var weightStorage: WeightStorage = .float32
        /// clang jobs at once.
        public var parallelJobs: Int
        /// Where objects of earlier compilations are taken from and kept; nil compiles all C anew.
        public var objectCache: ObjectCache?
        /// What decides between kernels where nothing is measured.
        public var selection: SelectionPolicy = .estimates
        /// Whether and how kernels are measured on this machine first.
        public var tuning: TuningOptions?
        /// Microseconds below which a step is not shared between threads; 0 shares all of them.
        public var sharingThreshold: Double?
        /// Numbers of images to run at once; one image is always among them.
        public var batches: [Int]
        /// The step from which on the images of a batch go together; nil for the best by the
        /// cost model.
        public var meeting: Int?
        /// What is written beside a library, replacing files of these names that Burin wrote.
        public var companions = Companions.none

        /// Files beside a library.
        public enum Companions: Hashable, Sendable {
            case none
            case header
            /// The header, and what build systems read to find both: ``PackageFiles``.
            case all
        }

        public init(
            instructionSet: InstructionSet = .default, prefix: SymbolPrefix? = nil,
            optimizes: Bool = true, parallelJobs: Int = 2,
            selection: SelectionPolicy = .estimates, tuning: TuningOptions? = nil,
            sharingThreshold: Double? = nil, batches: [Int] = [1], meeting: Int? = nil
        ) {
            self.instructionSet = instructionSet
            self.prefix = prefix
            self.optimizes = optimizes
            self.parallelJobs = parallelJobs
            self.selection = selection
            self.tuning = tuning
            self.sharingThreshold = sharingThreshold
            self.batches = batches
            self.meeting = meeting
        }
    }

    /// What is going on, for a progress display.
    public enum Event: Sendable {
        case pass(PassReport)
        case tuning(TuningEvent)
        case planned(ExecutionPlan)
        /// Jobs that have ended, of how many, and those of them whose object was in the cache.
        case compiling(done: Int, of: Int, reused: Int)
    }

    public var options: Options
    public var observe: @Sendable (Event) -> Void

    public init(
        _ options: Options = Options(), observe: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.options = options
        self.observe = observe
    }

    /// The plan of the optimised graph, which also knows what the network cost before. Nothing is
    /// measured: ``Options/selection`` decides.
    public func plan(_ prepared: Graph) throws(Diagnostic) -> ExecutionPlan {
        try plan(optimized(prepared), of: prepared, options.selection, options.instructionSet)
    }

    /// The plans of all instruction sets, the preferred one's first.
    private func plans(_ prepared: Graph) async throws(Diagnostic) -> [ExecutionPlan] {
        let graph = try optimized(prepared)
        var plans: [ExecutionPlan] = []
        for set in [options.instructionSet] + options.fallbackSets {
            let selection = try await selection(for: graph, set)
            plans.append(try plan(graph, of: prepared, selection, set))
        }
        return plans
    }

    /// The graph after the passes, if they run. `check` compares weights in half precision with
    /// what the passes left, so without them that is refused.
    private func optimized(_ prepared: Graph) throws(Diagnostic) -> Graph {
        guard options.optimizes || options.weightStorage == .float32 else {
            throw Diagnostic(
                .usage, "weights in half precision need the passes",
                advice: "leave --no-passes or --weights f16 out")
        }
        guard options.optimizes else { return prepared }
        let observe = self.observe
        return try InferencePipeline(InferencePipeline.Options()).optimize(prepared) {
            observe(.pass($0))
        }
    }

    private func plan(
        _ graph: Graph, of prepared: Graph, _ selection: SelectionPolicy, _ set: InstructionSet
    ) throws(Diagnostic) -> ExecutionPlan {
        var plan = try Planner.plan(
            graph, instructionSet: set, selection: selection, weightStorage: options.weightStorage)
        if let threshold = options.sharingThreshold { plan.sharingThreshold = threshold }
        plan.network = NetworkCost(prepared)
        let pipeline = InferencePipeline()
        plan.passes = (options.optimizes ? pipeline.passes : pipeline.preparationPasses).map(\.name)
        plan.parameterDigest = prepared.parameterDigest
        plan.modelDigest = graph.modelDigest
        plan.inputScaling = InputNormalization.detect(in: prepared).map {
            InputScaling(mean: $0.mean, scale: $0.scale)
        }
        plan.addBatches(options.batches, meeting: options.meeting)
        observe(.planned(plan))
        return plan
    }

    /// The policy of the options, with what is measured of the graph's kernels.
    private func selection(
        for graph: Graph, _ set: InstructionSet
    ) async throws(Diagnostic) -> SelectionPolicy {
        guard let tuning = options.tuning else { return options.selection }
        let observe = self.observe
        var compilation = options
        compilation.instructionSet = set
        compilation.weightsPlace = .embedded
        let tuner = KernelTuner(compilation: compilation, options: tuning) { observe(.tuning($0)) }
        var selection = options.selection
        selection.measured.merge(try await tuner.times(for: graph)) { $1 }
        return selection
    }

    /// Compiles to `path`, whole or not at all, and returns the plans of all instruction sets, the
    /// preferred one's first.
    @discardableResult
    public func compile(
        _ prepared: Graph, to path: String, as kind: ArtefactKind
    ) async throws(Diagnostic) -> [ExecutionPlan] {
        try checkOptions(for: kind)
        let prefix = options.prefix ?? SymbolPrefix(FilePaths.stem(of: path))
        try CompanionFiles(of: path, prefix).requireReplaceable(for: kind, options)
        let plans = try await plans(prepared)
        // Nothing is on disk yet: a cancelled task leaves no temporary folder behind.
        guard !Task.isCancelled else {
            throw Diagnostic(.toolchain, "the compilation was cancelled")
        }
        if let language = kind.language {
            try await PackageWriter(
                plans: plans, options: options, language: language, observe: observe
            ).write(to: path)
        } else {
            try await ArtefactWriter(plans: plans, options: options, kind: kind, observe: observe)
                .write(to: path)
        }
        return plans
    }
}
