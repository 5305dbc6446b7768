import Planning

/// The fields that the model's text templates show.
struct ModelPage {
    let plan: ExecutionPlan
    let options: CodegenOptions
    let digest: UInt64
    let declarations: String
    let steps: StepWriter
    let distinct: DistinctKernels
    let information: String

    var fields: [String: Any] {
        let prefix = options.prefix
        var fields: [String: Any] = [
            "title": "\(CText.comment(plan.name)): a compiled network.",
            "version": BurinVersion.current,
            "abi": BurinVersion.modelABI,
            "prefix": prefix.text,
            "module": prefix.text,
            "threadsLimit": Self.threadsLimit,
            "upper": prefix.upper,
            "guard": "\(prefix.upper)_H",
            "isa": plan.instructionSet.rawValue,
            "inputShape": shapes(plan.inputs),
            "outputShape": shapes(plan.outputs),
            "inputFloats": plan.inputs.reduce(0) { $0 + $1.count },
            "outputFloats": plan.outputs.reduce(0) { $0 + $1.count },
            "cpuCheck": plan.instructionSet.processorCheck,
            "digestLow": hexadecimal(UInt32(truncatingIfNeeded: digest)),
            "digestHigh": hexadecimal(UInt32(truncatingIfNeeded: digest >> 32)),
            "declarations": declarations,
            "stepCount": plan.steps.count,
            "steps": steps.cases(distinct),
            "shares": steps.shares(),
            "takesAll": steps.takesAll(distinct),
            "values": steps.values(),
            "batches": steps.batches(),
            "information": CText.stringLiteral(information, indent: "    "),
        ]
        let weightsBytes = plan.weights.floats.count * MemoryLayout<Float>.size
        if weightsBytes >= Self.leastLargeWeights {
            fields["hasLargeWeights"] = true
            fields["weightsBytes"] = weightsBytes
        }
        if let preprocessing = plan.metadata["preprocessing"] {
            // A sentence that must arrive whole: half of it would mislead.
            fields["preprocessing"] = CText.comment(preprocessing, limit: 1000)
        }
        let batches = plan.batches.map(\.images).filter { $0 > 1 }.reversed().map(String.init)
        if let least = batches.first {
            fields["hasBatches"] = true
            fields["leastBatch"] = least
            fields["batchSizes"] = batches.joined(separator: ", ")
        }
        if let size = plan.imageSize {
            fields["image"] = true
            fields["height"] = size.height
            fields["width"] = size.width
        }
        return fields
    }

    /// Bytes of weights from which on the code asks for large pages: two of them at least.
    private static let leastLargeWeights = 4 << 20

    /// The most threads a run may be given.
    static let threadsLimit = 64

    private func hexadecimal(_ word: UInt32) -> String { "0x\(String(word, radix: 16))u" }

    private func shapes(_ ports: [ExecutionPlan.Port]) -> String {
        ports.map { "\($0.sizes)" }.joined(separator: " then ")
    }
}
