import Foundation
import Planning

/// The artefact's information: one JSON object that hosts and tools read.
struct InformationWriter {
    let plan: ExecutionPlan
    let options: CodegenOptions
    /// What the code is compiled for.
    let registers: InstructionSet
    let digest: UInt64
    /// All instruction sets of the artefact, the first that fits being taken.
    let sets: [String]

    private struct Port: Encodable {
        var name: String
        var shape: [Int]
    }
    private struct Batch: Encodable {
        var images: Int
        var together: Int
        var arena_bytes: Int
        var largest_live_bytes: Int
    }
    private struct Value: Encodable {
        var name: String
        var layer: String
        var kernel: String
        var shape: [Int]
        var layout: String
        var macs: Int
        var step: Int
    }
    private struct Step: Encodable {
        var layer: String
        var kernel: String
        var signature: String
        var summary: String
        var network_macs: Int
        var macs: Int
        var executed_macs: Int
        var weight_bytes: Int
        var read_bytes: Int
        var written_bytes: Int
    }
    private struct Preprocessing: Encodable {
        var description: String
    }
    private struct Information: Encodable {
        var name: String
        var burin_version: String
        var isa: String
        var isas: [String]
        var vector_width: Int
        var compiler: String
        var flags: String
        var source: String
        var weights_digest: String
        var parameters_digest: String?
        var model_digest: String?
        var network_macs: Int
        var macs: Int
        var arena_bytes: Int
        var batches: [Batch]
        var weights_bytes: Int
        var weights_file: String?
        var half_layers: [String]
        var inputs: [Port]
        var outputs: [Port]
        var preprocessing: Preprocessing?
        var input_scaling: InputScaling?
        var license: String?
        var passes: [String]
        var removed_tail: String?
        var values: [Value]
        var steps: [Step]
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
        return Information(
            name: plan.name, burin_version: BurinVersion.current,
            isa: plan.instructionSet.rawValue, isas: sets,
            vector_width: plan.instructionSet.vectorWidth,
            compiler: options.compiler,
            flags: ([options.flags] + registers.compilerFlags).filter { !$0.isEmpty }
                .joined(separator: " "),
            source: sourceName,
            weights_digest: Self.hexadecimal(digest),
            parameters_digest: plan.parameterDigest.map(Self.hexadecimal),
            model_digest: plan.modelDigest.map(Self.hexadecimal),
            network_macs: plan.network?.multiplyAccumulates ?? plan.multiplyAccumulates,
            macs: plan.multiplyAccumulates,
            arena_bytes: plan.memory.arenaFloats * 4,
            batches: plan.batches.reversed().map {
                Batch(
                    images: $0.images, together: $0.together,
                    arena_bytes: $0.memory.arenaFloats * 4,
                    largest_live_bytes: $0.memory.largestLiveFloats * 4)
            }, weights_bytes: plan.weights.floats.count * 4,
            weights_file: options.weights == .file ? options.prefix.weightsFileName : nil,
            half_layers: plan.halfLayers,
            inputs: plan.inputs.map { Port(name: $0.name, shape: $0.sizes) },
            outputs: plan.outputs.map { Port(name: $0.name, shape: $0.sizes) },
            preprocessing: plan.metadata["preprocessing"].map(Preprocessing.init),
            input_scaling: plan.inputScaling,
            license: options.licenseNote, passes: plan.passes,
            removed_tail: plan.metadata["removed_tail"],
            values: values, steps: steps)
    }

    /// The name of what the model was read from, without its folders: the artefact does not depend
    /// on where that lies.
    private var sourceName: String {
        let path = plan.metadata["source"] ?? ""
        return path.utf8.split(separator: UInt8(ascii: "/")).last.map { String($0) ?? path } ?? path
    }

    private static func hexadecimal(_ digest: UInt64) -> String {
        let text = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private var values: [Value] {
        var steps = Array(repeating: 0, count: plan.values.count)
        for (index, step) in plan.steps.enumerated() {
            for value in step.computedValues { steps[value] = index }
        }
        return zip(plan.values, steps).map { value, step in
            Value(
                name: value.name, layer: value.layer, kernel: value.kernel,
                shape: value.sizes, layout: value.layout.rawValue,
                macs: value.multiplyAccumulates, step: step)
        }
    }

    private var steps: [Step] {
        zip(plan.steps, plan.work).map { step, work in
            Step(
                layer: step.layer, kernel: step.call.kernel, signature: step.call.signature,
                summary: step.summary, network_macs: work.networkMultiplyAccumulates,
                macs: work.multiplyAccumulates, executed_macs: work.executedMultiplyAccumulates,
                weight_bytes: work.weightBytes, read_bytes: work.readBytes,
                written_bytes: work.writtenBytes)
        }
    }
}
