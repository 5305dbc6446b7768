public import CCodegen
public import Diagnostics
public import GraphIR
public import GraphPasses
public import Planning
import Toolchain

/// Compiles a prepared graph to an artefact on disk.
public struct ModelCompiler: Sendable {
    /// What a compilation may be told.
    public struct Options: Sendable {
        public var instructionSet: InstructionSet
        /// The prefix of every symbol; nil for one made of the output's file name.
        public var prefix: SymbolPrefix?
        /// Whether passes run; without them every layer is compiled as the model states it.
        public var optimizes: Bool
        /// clang jobs at once.
        public var parallelJobs: Int

        public init(
            instructionSet: InstructionSet = .default, prefix: SymbolPrefix? = nil,
            optimizes: Bool = true, parallelJobs: Int = 2
        ) {
            self.instructionSet = instructionSet
            self.prefix = prefix
            self.optimizes = optimizes
            self.parallelJobs = parallelJobs
        }
    }

    /// What is going on, for a progress display.
    public enum Event: Sendable {
        case pass(PassReport)
        case planned(ExecutionPlan)
        case compiling(done: Int, of: Int)
    }

    public var options: Options
    public var observe: @Sendable (Event) -> Void

    public init(
        _ options: Options = Options(), observe: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.options = options
        self.observe = observe
    }

    /// The optimised graph and its plan.
    public func plan(_ prepared: Graph) throws(Diagnostic) -> ExecutionPlan {
        let observe = self.observe
        let graph =
            options.optimizes
            ? try InferencePipeline(InferencePipeline.Options()).optimize(prepared) {
                observe(.pass($0))
            } : prepared
        let plan = try Planner.plan(graph, instructionSet: options.instructionSet)
        observe(.planned(plan))
        return plan
    }

    /// Compiles to `path`, whole or not at all, and returns the plan.
    @discardableResult
    public func compile(
        _ prepared: Graph, to path: String, as kind: ArtefactKind
    ) async throws(Diagnostic) -> ExecutionPlan {
        let plan = try plan(prepared)
        // Nothing is on disk yet: a cancelled task leaves no temporary folder behind.
        guard !Task.isCancelled else {
            throw Diagnostic(.toolchain, "the compilation was cancelled")
        }
        try await ArtefactWriter(plan: plan, options: options, kind: kind, observe: observe)
            .write(to: path)
        return plan
    }
}
