import Driver
import Foundation
import GraphIR
import ModelRuntime
import Planning
import TestSupport
import Testing

/// One flipped number of a layer's weights inside a finished library: the check must say which
/// layer it is, or it would not find the layer whose kernel is wrong either.
@Suite("Corrupted weights", .serialized)
struct CorruptedWeightTests {
    /// A layer and where its largest weight lies in the blob.
    private struct Target {
        var layer: String
        var index: Int
    }

    @Test("The check names exactly the layer that was damaged", arguments: [true, false])
    func namesTheLayer(optimizes: Bool) async throws {
        let graph = try TinyModels.irUnit()
        let input = TinyModels.images(1)
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(
                graph, in: folder, optimizes: optimizes, inputSize: TinyModels.size)
            #expect(try compiled.check(input).firstDeparture == nil)
            let library = try Data(contentsOf: URL(fileURLWithPath: compiled.path))
            let blob = compiled.plan.weights.sealed(with: compiled.plan.weights.digest)
                .withUnsafeBytes { Data($0) }
            let start = try #require(library.range(of: blob)?.lowerBound)
            let targets = Self.targets(compiled.plan)
            #expect(targets.count == 7)
            #expect(targets.first?.layer == "conv0" && targets.last?.layer == "pre_fc1")
            for (number, target) in targets.enumerated() {
                let path = "\(folder)/damaged\(number).so"
                try Self.damaged(library, at: start + 4 * target.index)
                    .write(to: URL(fileURLWithPath: path))
                let check = try ModelCheck(
                    try LoadedModel(path: path), against: compiled.reference, input: input)
                #expect(check.firstDeparture?.layer == target.layer)
            }
        }
    }

    @Test("An undamaged copy under another name passes")
    func copyPasses() async throws {
        let graph = try TinyModels.irUnit()
        try await Fixtures.withTemporaryFolder { folder in
            let compiled = try await CompiledGraph(graph, in: folder, inputSize: TinyModels.size)
            let path = "\(folder)/copy.so"
            try FileManager.default.copyItem(atPath: compiled.path, toPath: path)
            let check = try ModelCheck(
                try LoadedModel(path: path), against: compiled.reference,
                input: TinyModels.images(1))
            #expect(check.firstDeparture == nil && !check.values.isEmpty)
        }
    }

    /// Four times the number, with the other sign.
    private static func damaged(_ library: Data, at offset: Int) -> Data {
        var copy = library
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(copy[offset + $1]) << UInt32(8 * $1) }
        let damaged = (Float(bitPattern: bits) * -4).bitPattern
        for byte in 0..<4 { copy[offset + byte] = UInt8(truncatingIfNeeded: damaged >> (8 * byte)) }
        return copy
    }

    /// For every convolution and dense layer the largest number of its longest array.
    private static func targets(_ plan: ExecutionPlan) -> [Target] {
        let floats = plan.weights.floats
        let ends = Set(plan.steps.flatMap(offsets)).sorted() + [floats.count]
        return plan.steps.filter { $0.multiplyAccumulates > 0 }.compactMap { step in
            let arrays = offsets(step).map { start in
                start..<(ends.first { $0 > start } ?? floats.count)
            }
            guard let longest = arrays.max(by: { $0.count < $1.count }),
                let index = longest.max(by: { floats[$0].magnitude < floats[$1].magnitude })
            else { return nil }
            return Target(layer: step.layer, index: index)
        }
    }

    private static func offsets(_ step: PlanStep) -> [Int] {
        step.call.operands.compactMap { operand in
            if case .weights(let offset) = operand.target { offset } else { nil }
        }
    }
}
