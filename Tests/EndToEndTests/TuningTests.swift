import Diagnostics
import Driver
import GraphIR
import GraphPasses
import ModelRuntime
import Planning
import Synchronization
import TestSupport
import Testing

/// A small network with a choice at every layer: tuned, forced and estimated.
@Suite("Tuning", .serialized)
struct TuningTests {
    /// An image, a first layer, a residual unit of a grouped and two 1x1 layers, a scaled branch.
    private func network() throws -> Graph {
        var random = SplitMix(seed: 11)
        var graph = Graph(name: "tuned")
        func parameter(_ name: String, _ sizes: [Int]) -> ValueID {
            graph.addParameter(name, .random(sizes, in: -0.2...0.2, using: &random))
        }
        func convolution(
            _ name: String, _ input: ValueID, _ outputs: Int, _ attributes: Convolution,
            epilogue: [EpilogueStep] = []
        ) throws -> [ValueID] {
            let channels = graph.shape(input).sizes?[1] ?? 0
            let kernel = attributes.kernel
            let weight = parameter(
                "\(name)_weight",
                [outputs, channels / attributes.groups, kernel.height, kernel.width])
            return try graph.addNode(
                name, .convolution(attributes), [input, weight], epilogue: epilogue)
        }
        let image = graph.addInput("data", [1, 3, 28, 28])
        let slope = parameter("slope", [32])
        let first = try convolution(
            "first", image, 32, Convolution(kernel: 3, padding: 1),
            epilogue: [.prelu(slope: slope)])[0]
        let grouped = try convolution(
            "grouped", first, 32, Convolution(kernel: 3, padding: 1, groups: 8),
            epilogue: [.store, .activation(.relu(ReLU()))])
        let lanes = try convolution(
            "lanes", grouped[0], 32, Convolution(kernel: 3, padding: 1, groups: 32))[0]
        let sum = try convolution(
            "sum", lanes, 32, Convolution(kernel: 1),
            epilogue: [.binary(.add, other: grouped[1], reversed: false)])[0]
        let pooled = try graph.addNode("pool", .globalPooling(GlobalPooling(.average)), [sum])[0]
        let scale = try convolution("scale", pooled, 32, Convolution(kernel: 1))[0]
        graph.outputs =
            try convolution(
                "last", sum, 16, Convolution(kernel: 1, stride: 2))
            + graph.addNode("scaled", .binary(Binary(.multiply)), [sum, scale])
        return graph
    }

    private func check(_ graph: Graph, _ path: String) throws -> ModelCheck {
        var random = SplitMix(seed: 3)
        return try ModelCheck(
            LoadedModel(path: path), against: graph,
            input: .random([1, 3, 28, 28], using: &random))
    }

    /// What the tuner reported: libraries compiled, kernels known and to be measured.
    private final class Log: Sendable {
        let started = Mutex<(known: Int, toMeasure: Int)>((0, 0))
        let compiled = Mutex(0)

        func note(_ event: ModelCompiler.Event) {
            switch event {
            case .tuning(.started(let known, let toMeasure)):
                started.withLock { $0 = (known, toMeasure) }
            case .tuning(.compiling): compiled.withLock { $0 += 1 }
            default: break
            }
        }
    }

    private func compile(
        _ graph: Graph, to path: String, _ tuning: TuningOptions?
    ) async throws -> (plan: ExecutionPlan, log: Log) {
        let log = Log()
        let compiler = ModelCompiler(ModelCompiler.Options(tuning: tuning)) { log.note($0) }
        return (try await compiler.compile(graph, to: path, as: .sharedLibrary)[0], log)
    }

    @Test("Every choice is measured once, the fastest wins, and results stay right")
    func tunedOnceAndRight() async throws {
        let graph = try network()
        try await Fixtures.withTemporaryFolder { folder in
            let tuning = TuningOptions(cacheFolder: "\(folder)/cache", secondsPerLibrary: 0.2)
            let first = try await compile(graph, to: "\(folder)/first.so", tuning)
            let choices = Planner.choices(in: graph, instructionSet: .default)
            #expect(first.log.started.withLock { $0 } == (0, choices.count))
            #expect(first.log.compiled.withLock { $0 } > 0)
            let candidates = first.plan.steps.map(\.candidates).filter { $0.count > 1 }
            #expect(candidates.count >= choices.count)
            for candidates in candidates {
                let times = candidates.map { $0.measuredMicroseconds ?? .nan }
                #expect(times.allSatisfy { $0 > 0 } && times == times.sorted())
            }
            #expect(try check(graph, "\(folder)/first.so").firstDeparture == nil)

            let second = try await compile(graph, to: "\(folder)/second.so", tuning)
            #expect(second.log.started.withLock { $0 } == (choices.count, 0))
            #expect(second.log.compiled.withLock { $0 } == 0)
            #expect(second.plan.steps.map(\.candidates) == first.plan.steps.map(\.candidates))

            var again = tuning
            again.readsCache = false
            let third = try await compile(graph, to: "\(folder)/third.so", again)
            #expect(third.log.started.withLock { $0 } == (0, choices.count))
        }
    }

    @Test("Without a cache's folder the network is tuned all the same")
    func noCache() async throws {
        let graph = try network()
        try await Fixtures.withTemporaryFolder { folder in
            let tuned = try await compile(
                graph, to: "\(folder)/model.so",
                TuningOptions(cacheFolder: nil, secondsPerLibrary: 0.1))
            #expect(tuned.plan.steps.contains { $0.candidates.first?.measuredMicroseconds != nil })
        }
    }

    @Test("An instruction set this machine lacks cannot be tuned for")
    func foreignInstructionSet() async throws {
        let foreign: InstructionSet = InstructionSet.runnable.contains(.neon) ? .avx2 : .neon
        let graph = try network()
        try await Fixtures.withTemporaryFolder { folder in
            let compiler = ModelCompiler(
                ModelCompiler.Options(
                    instructionSet: foreign,
                    tuning: TuningOptions(cacheFolder: nil, secondsPerLibrary: 0.1)))
            await #expect(throws: Diagnostic.self) {
                try await compiler.compile(graph, to: "\(folder)/model.c", as: .cSource)
            }
        }
    }

    @Test(
        "Every form gives the same result wherever it is legal", arguments: ConvolutionForm.allCases
    )
    func forcedForms(form: ConvolutionForm) async throws {
        let graph = try network()
        try await Fixtures.withTemporaryFolder { folder in
            for set in InstructionSet.runnable {
                let compiler = ModelCompiler(
                    ModelCompiler.Options(
                        instructionSet: set, selection: SelectionPolicy(preferred: form)))
                let path = "\(folder)/\(set.rawValue).so"
                let plan = try await compiler.compile(graph, to: path, as: .sharedLibrary)[0]
                for step in plan.steps where step.candidates.contains(where: { $0.form == form }) {
                    #expect(step.candidates.first?.form == form)
                }
                let departure = try check(graph, path).firstDeparture
                #expect(departure == nil, "\(form) \(set)")
            }
        }
    }
}
