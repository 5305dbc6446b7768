import Diagnostics
import Foundation
import Planning

/// A compiled library of which one layer's largest weight can be spoilt.
struct DamagedLibrary {
    private let bytes: Data
    private let start: Int
    private let targets: [(layer: String, index: Int)]

    /// Reads a library that was compiled from a plan.
    init(_ path: String, _ plan: ExecutionPlan) throws(Diagnostic) {
        let blob = plan.weights.sealed(with: plan.weights.digest).withUnsafeBytes { Data($0) }
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)),
            let start = bytes.range(of: blob)?.lowerBound
        else { throw Diagnostic(.malformedFile, "does not hold the plan's weights", file: path) }
        self.bytes = bytes
        self.start = start
        targets = Self.targets(plan)
    }

    /// The layers that can be damaged, in order.
    var layers: [String] { targets.map(\.layer) }

    /// Writes the library with a layer's largest weight four times as large, with the other sign;
    /// unchanged where it has no such layer.
    func write(damaging layer: String, to path: String) throws(Diagnostic) {
        var copy = bytes
        for target in targets where target.layer == layer {
            let offset = start + 4 * target.index
            let bits = (0..<4).reduce(UInt32(0)) {
                $0 | UInt32(copy[offset + $1]) << UInt32(8 * $1)
            }
            let damaged = (Float(bitPattern: bits) * -4).bitPattern
            for byte in 0..<4 {
                copy[offset + byte] = UInt8(truncatingIfNeeded: damaged >> (8 * byte))
            }
        }
        guard (try? copy.write(to: URL(fileURLWithPath: path))) != nil else {
            throw Diagnostic(.usage, "cannot be written", file: path)
        }
    }

    /// For every convolution and dense layer the largest number of its longest array.
    private static func targets(_ plan: ExecutionPlan) -> [(layer: String, index: Int)] {
        let floats = plan.weights.floats
        let ends = Set(plan.steps.flatMap(offsets)).sorted() + [floats.count]
        return plan.steps.filter { $0.multiplyAccumulates > 0 }.compactMap { step in
            let arrays = offsets(step).map { start in
                start..<(ends.first { $0 > start } ?? floats.count)
            }
            guard let longest = arrays.max(by: { $0.count < $1.count }),
                let index = longest.max(by: { floats[$0].magnitude < floats[$1].magnitude })
            else { return nil }
            return (step.layer, index)
        }
    }

    private static func offsets(_ step: PlanStep) -> [Int] {
        step.call.operands.compactMap { operand in
            if case .weights(let offset) = operand.target { offset } else { nil }
        }
    }
}
