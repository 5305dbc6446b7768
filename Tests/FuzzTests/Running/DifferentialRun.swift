import Diagnostics
import Driver
import GraphIR
import ModelRuntime
import TestSupport

/// Runs some random graphs, joined in one library per setting, and compares every value with the
/// interpreter's.
struct DifferentialRun {
    private let joined: JoinedGraphs
    private let folder: String
    /// Libraries that were compiled, those of the search for a smaller graph left out.
    private(set) var libraries = 0
    private(set) var disagreements: [Disagreement] = []

    private let round: Int

    /// A run of graphs, the `round`-th of a loop.
    init(_ graphs: [RandomGraph], round: Int, in folder: String) throws {
        joined = try JoinedGraphs(graphs)
        self.round = round
        self.folder = folder
    }

    /// Compares everything; seeds are those of the graphs.
    mutating func run() async throws {
        let seed = joined.parts.first?.seed ?? 0
        comparePasses()
        compareFormats()
        for setting in FuzzSetting.settings(seed: seed, round: round) {
            await compare(setting)
        }
    }

    private mutating func compareFormats() {
        for part in joined.parts {
            let found = [
                FormatComparison.textDisagreement(part),
                FormatComparison.onnxDisagreement(part, in: folder),
            ]
            disagreements += found.compactMap(\.self)
        }
    }

    private mutating func comparePasses() {
        for part in joined.parts {
            var random = SplitMix(seed: part.seed ^ 0x9A55)
            for set in [PassSet.all, .drawn(using: &random)] {
                if let found = PassComparison.disagreement(part, set) {
                    disagreements.append(found)
                }
            }
        }
    }

    // MARK: Compiled code

    /// Compiles all graphs in one way and compares them.
    mutating func compare(_ setting: FuzzSetting) async {
        libraries += 1
        do {
            let model = try await setting.compile(
                joined.graph, in: folder, named: "joined\(libraries)")
            let check = try ModelCheck(
                ArtefactRun(model, inputs: joined.inputs), against: joined.graph)
            var departed: Set<UInt64> = []
            for value in check.values + check.outputs where !value.agrees {
                guard let part = joined.part(named: value.value),
                    departed.insert(part.seed).inserted
                else { continue }
                await report(part, setting, value)
            }
            if setting.comparesBits { try compareBits(model, setting) }
        } catch {
            await findRefused(setting, error)
        }
    }

    /// Two threads give the bits of one, two images those of one after the other.
    private mutating func compareBits(
        _ model: LoadedModel, _ setting: FuzzSetting
    ) throws(Diagnostic) {
        let first = joined.inputs.flatMap(\.floats)
        let second = first.map { 0.75 * $0 }
        let single = (try model.run(first), try model.run(second))
        let shared = try model.run(first, threads: 2)
        let batch = try model.run(first + second, count: 2)
        let together = try model.run(first + second, count: 2, threads: 2)
        expectSame(shared, single.0, "on two threads", setting)
        expectSame(batch, single.0 + single.1, "as two images", setting)
        expectSame(together, single.0 + single.1, "as two images on two threads", setting)
    }

    private mutating func expectSame(
        _ actual: [Float], _ expected: [Float], _ way: String, _ setting: FuzzSetting
    ) {
        let outputs = joined.graph.outputs
        let counts = outputs.map { joined.graph.shape($0).elementCount ?? 0 }
        let total = counts.reduce(0, +)
        for index in actual.indices
        where actual[index].bitPattern != expected[index].bitPattern {
            var place = index % max(total, 1)
            guard
                let output = counts.firstIndex(where: { count in
                    place -= count
                    return place < 0
                }), let part = joined.part(named: joined.graph[outputs[output]].name)
            else { continue }
            disagreements.append(
                Disagreement(
                    seed: part.seed, setting: "\(setting)",
                    finding: "'\(joined.graph[outputs[output]].name)' has other bits \(way)",
                    graph: part.prepared.fuzzText))
            return
        }
    }

    // MARK: Reports

    /// A part that departs, made as small as still departs.
    private mutating func report(
        _ part: RandomGraph, _ setting: FuzzSetting, _ value: ValueAgreement
    ) async {
        var found = Disagreement(
            seed: part.seed, setting: "\(setting)",
            finding: "'\(value.value)' by \(value.kernel): error \(value.maximumError), cosine "
                + "\(value.cosine)",
            graph: part.prepared.fuzzText)
        if let smaller = try? await smallestPart(of: part, setting) {
            found.graph += "smallest part:\n" + smaller.graph.fuzzText
        }
        disagreements.append(found)
    }

    private func smallestPart(
        of part: RandomGraph, _ setting: FuzzSetting
    ) async throws(Diagnostic) -> DepartingPart? {
        let folder = self.folder
        let names = NameCounter()
        let compile: ModelBisection.Compile = { graph throws(Diagnostic) in
            try await setting.compile(graph, in: folder, named: "part\(part.seed)-\(names.next())")
        }
        let model = try await compile(part.prepared)
        let check = try ModelCheck(
            ArtefactRun(model, inputs: [part.input]), against: part.prepared)
        return try await ModelBisection(part.prepared, inputs: [part.input], compile: compile)
            .smallestPart(after: check)
    }

    /// Compiles the graphs one by one where all of them together did not compile or run.
    private mutating func findRefused(_ setting: FuzzSetting, _ error: Diagnostic) async {
        let before = disagreements.count
        for part in joined.parts {
            do {
                _ = try await setting.compile(
                    part.prepared, in: folder, named: "alone\(part.seed)-\(libraries)")
            } catch {
                disagreements.append(
                    Disagreement(
                        seed: part.seed, setting: "\(setting)", finding: "\(error)",
                        graph: part.prepared.fuzzText))
            }
        }
        guard disagreements.count == before else { return }
        disagreements.append(
            Disagreement(
                seed: joined.parts.first?.seed ?? 0, setting: "\(setting)",
                finding: "the graphs compile alone, not together: \(error)", graph: ""))
    }
}
