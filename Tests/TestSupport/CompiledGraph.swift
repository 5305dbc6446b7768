public import Diagnostics
public import Driver
public import GraphIR
import GraphPasses
public import ModelRuntime
public import Planning

/// A graph compiled to a library in a folder of its own, and what it is compared with.
public struct CompiledGraph: Sendable {
    /// The graph before any pass: what the interpreter runs.
    public let reference: Graph
    public let model: LoadedModel
    public let plan: ExecutionPlan
    /// The library's path.
    public let path: String

    /// Compiles a graph whose parameters all have numbers, at 112 x 112 where its size is open.
    ///
    /// Threads share every step, however short, and images of a batch go together from the first
    /// step on. Kernels of a set that this processor lacks are compiled for what it has, others for
    /// `registers` where these are given.
    public init(
        _ graph: Graph, in folder: String, named name: String = "model",
        instructionSet: InstructionSet = .default, optimizes: Bool = true,
        inputSize: SpatialSize? = nil, selection: SelectionPolicy = .estimates,
        weightStorage: WeightStorage = .float32, batches: [Int] = [1], meeting: Int? = 0,
        registers: InstructionSet? = nil
    ) async throws(Diagnostic) {
        var options = InferencePipeline.Options()
        options.inputSize = inputSize
        reference = try InferencePipeline(options).prepare(graph)
        path = "\(folder)/\(name).so"
        var settings = ModelCompiler.Options(
            instructionSet: instructionSet, optimizes: optimizes, selection: selection,
            sharingThreshold: 0, batches: batches, meeting: meeting)
        settings.weightStorage = weightStorage
        settings.registers = registers
        if !InstructionSet.runnable.contains(instructionSet) {
            settings.registers = InstructionSet.runnable.last
        }
        plan = try await ModelCompiler(settings)
            .compile(reference, to: path, as: .sharedLibrary)[0]
        model = try LoadedModel(path: path)
    }

    /// Compares every value with the interpreter on one input.
    public func check(
        _ input: Tensor, bounds: AgreementBounds = .standard
    ) throws(Diagnostic) -> ModelCheck {
        try ModelCheck(model, against: reference, input: input, bounds: bounds)
    }
}

extension InstructionSet {
    /// The sets whose kernels are tested here: all of the architecture, whatever the processor has.
    public static let tested = allCases.filter { $0.architecture == .host }

    /// The sets the running processor has.
    public static let runnable: [InstructionSet] = {
        #if arch(arm64)
            return [.neon]
        #else
            return [.baseline] + (Processor.has("avx2") ? [.avx2] : [])
                + (Processor.has("avx512dq") ? [.avx512] : [])
        #endif
    }()
}
