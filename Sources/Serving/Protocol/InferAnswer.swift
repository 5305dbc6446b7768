import JSONText
import ModelRuntime

/// The answer to `POST .../infer`.
struct InferAnswer {
    let served: ServedModel
    let id: String?
    /// The outputs that were asked for, by index.
    private let ports: [Int]

    /// Throws where an output is asked for that the model does not have, or one twice.
    init(to request: InferRequest, of served: ServedModel) throws(RequestRefusal) {
        self.served = served
        id = request.id
        let names = served.model.information.outputs.map(\.name)
        var ports: [Int] = []
        for name in request.outputs ?? [] {
            guard let index = names.firstIndex(of: name) else {
                let list = names.map { "'\($0)'" }.joined(separator: ", ")
                throw .badRequest("the model has no output \(name.quotedBriefly); expected \(list)")
            }
            guard !ports.contains(index) else {
                throw .badRequest("output \(name.quotedBriefly) is asked for twice")
            }
            ports.append(index)
        }
        // The protocol lets an empty list mean all, as no list does.
        self.ports = ports.isEmpty ? Array(names.indices) : ports
    }

    /// The answer for what the model gave, image by image.
    func json(_ output: [Float], images: Int) -> JSON {
        var entries: [(key: String, value: JSON)] = [
            ("model_name", .string(served.name)), ("model_version", .string(served.version)),
        ]
        if let id { entries.append(("id", .string(id))) }
        entries.append(("outputs", .array(ports.map { tensor($0, output, images) })))
        return .object(entries)
    }

    private func tensor(_ index: Int, _ output: [Float], _ images: Int) -> JSON {
        let outputs = served.model.information.outputs
        let port = outputs[index]
        let before = outputs[..<index].reduce(0) { $0 + $1.count }
        let each = outputs.reduce(0) { $0 + $1.count }
        let numbers = (0..<images).flatMap { image in
            output[image * each + before..<image * each + before + port.count]
        }
        let counts = served.model.information.countsImages
        let shape = counts ? [images] + port.shape.dropFirst() : port.shape
        return .object([
            ("name", .string(port.name)), ("datatype", .string("FP32")),
            ("shape", .array(shape.map { .integer($0) })),
            ("data", .array(numbers.map { .float($0) })),
        ])
    }
}
