import CCodegen
import Diagnostics
import Foundation
import GraphIR
import ModelRuntime
import Planning
import Toolchain

/// Measures the legal forms of every distinct convolution of a network on this machine.
///
/// Candidates of many kernels are compiled into one library as nodes of a ``TuningGraph`` and timed
/// round robin. What was measured is kept in a ``TuningCache``.
struct KernelTuner {
    let compilation: ModelCompiler.Options
    let options: TuningOptions
    let observe: @Sendable (TuningEvent) -> Void

    /// The measured times of all choices of an optimised graph.
    ///
    /// Throws where this machine cannot run the instruction set, where the compiler fails, and on
    /// cancellation; nothing is kept then. A cache that cannot be used is reported as an event.
    func times(for graph: Graph) async throws(Diagnostic) -> TuningCache.Times {
        guard graph.inputs.count == 1 else {
            throw Diagnostic(
                .usage,
                "only networks of one input can be tuned; this one has "
                    + "\(graph.inputs.count)", advice: "leave out --tune")
        }
        let start = ContinuousClock.now
        let toolchain = try await Toolchain.find(
            environment: ProcessInfo.processInfo.environment)
        let cache = options.cacheFolder.map {
            TuningCache(folder: $0, context: TuningContext(toolchain))
        }
        var times = known(cache)
        let choices = Planner.choices(in: graph, instructionSet: compilation.instructionSet)
        let open = choices.filter { choice in
            choice.candidates.contains { times[choice.signature]?[$0.form] == nil }
        }
        observe(.started(known: choices.count - open.count, toMeasure: open.count))
        var fresh: TuningCache.Times = [:]
        for part in Self.parts(open, of: graph) {
            fresh.merge(try await measure(part, of: graph)) { $1 }
        }
        keep(fresh, in: cache)
        times.merge(fresh) { $1 }
        observe(.finished(seconds: (ContinuousClock.now - start) / .seconds(1)))
        return times
    }

    private func known(_ cache: TuningCache?) -> TuningCache.Times {
        guard let cache else {
            observe(.note("no folder for the cache is known: set BURIN_CACHE or HOME"))
            return [:]
        }
        guard options.readsCache else { return [:] }
        let (times, note) = cache.load()
        if let note { observe(.note(note)) }
        return times
    }

    private func keep(_ times: TuningCache.Times, in cache: TuningCache?) {
        guard let cache, !times.isEmpty else { return }
        do {
            try cache.add(times)
        } catch {
            observe(.note("the measured times are not kept: \(error)"))
        }
    }

    /// Bytes of weights in one library of candidates, its last choice's excepted: they are held
    /// in memory about three times while it is made.
    private static let bytesPerLibrary = 192 << 20

    /// The choices in parts whose weights fit one library.
    private static func parts(
        _ choices: [KernelChoice], of graph: Graph
    ) -> [ArraySlice<KernelChoice>] {
        var parts: [ArraySlice<KernelChoice>] = []
        var first = 0
        var bytes = 0
        for (index, choice) in choices.enumerated() {
            let weight = graph.tensor(graph.nodes[choice.node].inputs[1])?.count ?? 0
            bytes += 4 * weight * choice.candidates.count
            guard bytes > bytesPerLibrary || index == choices.count - 1 else { continue }
            parts.append(choices[first...index])
            (first, bytes) = (index + 1, 0)
        }
        return parts
    }

    private func measure(
        _ choices: ArraySlice<KernelChoice>, of network: Graph
    ) async throws(Diagnostic) -> TuningCache.Times {
        let tuning: TuningGraph
        do {
            tuning = try TuningGraph(choices, of: network)
        } catch {
            throw Diagnostic(.unsupportedModel, "the network cannot be tuned: \(error)")
        }
        let plan = try Planner.plan(
            tuning.graph, instructionSet: compilation.instructionSet, selection: tuning.selection)
        let model = try await compiled(plan)
        let times = try timed(model, plan, tuning.entries)
        var result: TuningCache.Times = [:]
        for (entry, time) in zip(tuning.entries, times) {
            result[choices[entry.choice].signature, default: [:]][entry.form] = time
        }
        return result
    }

    private func compiled(_ plan: ExecutionPlan) async throws(Diagnostic) -> LoadedModel {
        var options = compilation
        options.prefix = SymbolPrefix("compiled_for_tuning")
        options.isAmalgamated = false
        let observe = self.observe
        let folder = try TemporaryDirectory(prefix: "burin-tune")
        defer { folder.remove() }
        let path = "\(folder.path)/tuning.so"
        let writer = ArtefactWriter(plans: [plan], options: options, kind: .sharedLibrary) {
            event in
            if case .compiling(let done, let total, _) = event {
                observe(.compiling(done: done, of: total))
            }
        }
        try await writer.write(to: path)
        return try LoadedModel(path: path)
    }

    private func timed(
        _ model: LoadedModel, _ plan: ExecutionPlan, _ entries: [TuningGraph.Entry]
    ) throws(Diagnostic) -> [Double] {
        var values: [String: Int] = [:]
        for (index, value) in plan.values.enumerated() where values[value.layer] == nil {
            values[value.layer] = index
        }
        let run = TuningRun(
            model: model, values: entries.compactMap { values[$0.layer] },
            budget: options.secondsPerLibrary)
        do {
            return try run.microseconds { observe(.timing(run: $0, of: $1)) }
        } catch  where error.category == .unsupportedModel {
            throw Diagnostic(
                .usage,
                "this processor cannot run \(compilation.instructionSet.rawValue), so "
                    + "nothing can be measured for it",
                advice: "leave out --tune, or tune on a machine that can")
        }
    }
}
