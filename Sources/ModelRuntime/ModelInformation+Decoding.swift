import Diagnostics
import FoundationEssentials

extension ModelInformation {
    /// The largest number of floats accepted in one value: far above any network, and far below
    /// what could overflow later products.
    private static let countLimit = 1 << 32
    private static let vectorWidthLimit = 64
    private static let imagesLimit = 4096

    /// Reads the JSON of a model; `file` names the library in diagnostics.
    ///
    /// Throws where the text is no such JSON, or sizes in it cannot be: later code indexes memory
    /// by them.
    init(json: [UInt8], file: String) throws(Diagnostic) {
        do {
            self = try JSONDecoder().decode(ModelInformation.self, from: Data(json))
        } catch {
            throw Diagnostic(
                .malformedFile, "the model's information cannot be read", file: file,
                details: [ModelInformation.reason(error)])
        }
        do {
            try check()
        } catch {
            throw error.inFile(file)
        }
    }

    private func check() throws(Diagnostic) {
        guard (1...ModelInformation.vectorWidthLimit).contains(vectorWidth) else {
            throw Diagnostic(.malformedFile, "the vector width is \(vectorWidth)")
        }
        guard !inputs.isEmpty, !outputs.isEmpty else {
            throw Diagnostic(
                .unsupportedModel,
                "the model has \(inputs.count) inputs and \(outputs.count) outputs",
                expected: "at least one of each")
        }
        guard batches.contains(where: { $0.images == 1 }),
            batches.allSatisfy({ (1...ModelInformation.imagesLimit).contains($0.images) })
        else {
            throw Diagnostic(
                .malformedFile, "the model states batches of \(batches.map(\.images)) images",
                expected: "numbers of images, 1 among them")
        }
        for port in inputs { try ModelInformation.check(port.name, port.shape) }
        for port in outputs { try ModelInformation.check(port.name, port.shape) }
        for value in values {
            // Only images are in channel blocks.
            try ModelInformation.check(
                value.name, value.shape, isImage: value.layout == .blocked)
        }
        try checkSteps()
        for (ports, name) in [(inputs, "inputs"), (outputs, "outputs")]
        where !ports.allSatisfy({ $0.count <= ModelInformation.countLimit / ports.count }) {
            throw Diagnostic(.malformedFile, "the \(name) are too large")
        }
    }

    /// Steps, and what one of them does, are bounded so that no sum over them overflows.
    private static let stepLimit = 1 << 14
    private static let workLimit = 1 << 48

    private func checkSteps() throws(Diagnostic) {
        guard steps.count <= ModelInformation.stepLimit else {
            throw Diagnostic(.malformedFile, "the model has \(steps.count) steps")
        }
        guard (0...ModelInformation.workLimit).contains(networkMacs) else {
            throw Diagnostic(.malformedFile, "the network has \(networkMacs) MACs")
        }
        for (index, step) in steps.enumerated() {
            for number in step.numbers where !(0...ModelInformation.workLimit).contains(number) {
                throw Diagnostic(
                    .malformedFile, "step \(index) of the model counts \(number)",
                    node: step.layer, expected: "0 to \(ModelInformation.workLimit)")
            }
        }
        for value in values where !steps.indices.contains(value.step) {
            throw Diagnostic(
                .malformedFile,
                "the value '\(value.name)' is of step \(value.step), there are \(steps.count)")
        }
    }

    private static func check(
        _ name: String, _ shape: [Int], isImage: Bool = false
    ) throws(Diagnostic) {
        var count = 1
        var isSound = shape.count <= 8 && (!isImage || shape.first == 1)
        for size in shape where isSound {
            isSound = size >= 1 && size <= countLimit / count
            if isSound { count *= size }
        }
        guard isSound else {
            throw Diagnostic(
                .malformedFile, "the value '\(name)' has the shape \(shape)",
                expected: isImage ? "sizes of one image, the first of them 1" : "at most 8 sizes")
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, _): return "there is no '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return place.isEmpty
                ? context.debugDescription : "\(place): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}
