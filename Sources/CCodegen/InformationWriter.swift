import Foundation
import Planning

/// The artefact's information: one JSON object that hosts and tools read.
struct InformationWriter {
    let plan: ExecutionPlan
    let options: CodegenOptions
    let digest: UInt64

    private struct Port: Encodable {
        var name: String
        var shape: [Int]
    }
    private struct Batch: Encodable {
        var images: Int
        var together: Int
        var arena_bytes: Int
    }
    private struct Value: Encodable {
        var name: String
        var layer: String
        var kernel: String
        var shape: [Int]
        var layout: String
        var macs: Int
    }
    private struct Preprocessing: Encodable {
        var description: String
    }
    private struct Information: Encodable {
        var name: String
        var burin_version: String
        var isa: String
        var vector_width: Int
        var compiler: String
        var flags: String
        var source: String
        var weights_digest: String
        var macs: Int
        var arena_bytes: Int
        var batches: [Batch]
        var weights_bytes: Int
        var half_layers: [String]
        var inputs: [Port]
        var outputs: [Port]
        var preprocessing: Preprocessing?
        var removed_tail: String?
        var values: [Value]
    }

    /// The JSON text, keys sorted, so that equal plans give equal bytes.
    func json() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding a structure of strings and integers cannot fail.
        guard let data = try? encoder.encode(information) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    private var information: Information {
        let digest = String(digest, radix: 16)
        return Information(
            name: plan.name, burin_version: BurinVersion.current,
            isa: plan.instructionSet.rawValue, vector_width: plan.instructionSet.vectorWidth,
            compiler: options.compiler, flags: options.flags,
            source: plan.metadata["source"] ?? "",
            weights_digest: String(repeating: "0", count: 16 - digest.count) + digest,
            macs: plan.multiplyAccumulates,
            arena_bytes: plan.memory.arenaFloats * 4,
            batches: plan.batches.reversed().map {
                Batch(
                    images: $0.images, together: $0.together,
                    arena_bytes: $0.memory.arenaFloats * 4)
            }, weights_bytes: plan.weights.floats.count * 4,
            half_layers: plan.halfLayers,
            inputs: plan.inputs.map { Port(name: $0.name, shape: $0.sizes) },
            outputs: plan.outputs.map { Port(name: $0.name, shape: $0.sizes) },
            preprocessing: plan.metadata["preprocessing"].map(Preprocessing.init),
            removed_tail: plan.metadata["removed_tail"],
            values: plan.values.map { value in
                Value(
                    name: value.name, layer: value.layer, kernel: value.kernel,
                    shape: value.sizes, layout: value.layout.rawValue,
                    macs: value.multiplyAccumulates)
            })
    }
}
