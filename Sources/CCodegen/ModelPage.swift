import Planning

/// The fields that the model's text templates show.
struct ModelPage {
    let sets: [KernelSet]
    let options: CodegenOptions
    let weights: WeightsBlob
    let declarations: String
    /// The header, where it is part of the source.
    var headerText = ""

    /// What is the same for all instruction sets is told from the first one's plan.
    private var plan: ExecutionPlan { sets[0].plan }

    var fields: [String: Any] {
        let prefix = options.prefix
        let names = sets.map(\.name)
        var fields: [String: Any] = [
            "title": "\(CText.comment(plan.name)): a compiled network.",
            "version": BurinVersion.current,
            "abi": BurinVersion.modelABI,
            "prefix": prefix.text,
            "module": prefix.text,
            "threadsLimit": Self.threadsLimit,
            "upper": prefix.upper,
            "guard": "\(prefix.upper)_H",
            "setNames": names.joined(separator: ", "),
            "sets": sets.indices.map { index in
                sets[index].fields(options, sets: names, fileDigest: fileDigest(index))
            },
            "setCount": sets.count,
            "inputShape": shapes(plan.inputs),
            "outputShape": shapes(plan.outputs),
            "inputFloats": plan.inputs.reduce(0) { $0 + $1.count },
            "outputFloats": plan.outputs.reduce(0) { $0 + $1.count },
            "declarations": declarations,
            "linkage": options.arrangement == .single ? "static " : "",
        ]
        fields.merge(weightsFields) { $1 }
        fields["license"] = options.licenseNote.map { CText.comment($0, limit: 1000) }
        if options.isAmalgamated { fields["headerText"] = headerText }
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

    /// The digest of a set's part of the file, as C; 0 where weights are linked in.
    private func fileDigest(_ index: Int) -> String {
        weights.digests.isEmpty ? "0" : "0x\(String(weights.digests[index], radix: 16))u"
    }

    private var weightsFields: [String: Any] {
        switch options.weights {
        case .embedded:
            guard weights.byteCount >= Self.leastLargeWeights else { return ["embeds": true] }
            return [
                "embeds": true, "hasLargeWeights": true, "weightsBytes": weights.byteCount,
            ]
        case .file:
            return [
                "maps": true,
                "fileHeaderBytes": WeightsBlob.headerBytes,
                "fileBytes": weights.byteCount,
                "fileVersion": WeightsBlob.version,
                "laneRotation": WeightsBlob.laneRotation,
                "laneStart": "0x\(String(WeightsBlob.laneStart, radix: 16))u",
                "lanePrime": "0x\(String(WeightsBlob.lanePrime, radix: 16))u",
            ]
        }
    }

    /// Bytes of weights from which on the code asks for large pages: two of them at least.
    private static let leastLargeWeights = 4 << 20

    /// The most threads a run may be given.
    static let threadsLimit = 64

    private func shapes(_ ports: [ExecutionPlan.Port]) -> String {
        ports.map { "\($0.sizes)" }.joined(separator: " then ")
    }
}
