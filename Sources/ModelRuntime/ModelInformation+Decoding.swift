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
        guard inputs.count == 1, !outputs.isEmpty else {
            throw Diagnostic(
                .unsupportedModel,
                "the model has \(inputs.count) inputs and \(outputs.count) outputs",
                expected: "one input and at least one output")
        }
        guard batches.contains(where: { $0.images == 1 }),
            batches.allSatisfy({ (1...ModelInformation.imagesLimit).contains($0.images) })
        else {
            throw Diagnostic(
                .malformedFile, "the model states batches of \(batches.map(\.images)) images",
                expected: "numbers of images, 1 among them")
        }
        for port in inputs + outputs { try ModelInformation.check(port.name, port.shape) }
        for value in values { try ModelInformation.check(value.name, value.shape) }
        guard outputs.allSatisfy({ $0.count <= ModelInformation.countLimit / outputs.count }) else {
            throw Diagnostic(.malformedFile, "the outputs are too large")
        }
    }

    private static func check(_ name: String, _ shape: [Int]) throws(Diagnostic) {
        var count = 1
        var isSound = (1...8).contains(shape.count) && shape.first == 1
        for size in shape where isSound {
            isSound = size >= 1 && size <= countLimit / count
            if isSound { count *= size }
        }
        guard isSound else {
            throw Diagnostic(
                .malformedFile, "the value '\(name)' has the shape \(shape)",
                expected: "sizes of one image, the first of them 1")
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
