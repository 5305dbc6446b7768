import JSONText
import ModelRuntime

/// A loaded model and the name it is asked for by.
struct ServedModel: Sendable {
    let model: LoadedModel
    let name: String
    /// The only one: an artefact is one version of a model.
    let version = "1"

    /// Images that the artefact runs together at most.
    var largestBatch: Int { model.information.batches.map(\.images).max() ?? 1 }

    /// The answer to a question for the model.
    var metadata: JSON {
        .object([
            ("name", .string(name)), ("versions", .array([.string(version)])),
            ("platform", .string("burin_\(model.information.isa)")),
            ("inputs", .array(model.information.inputs.map(tensor))),
            ("outputs", .array(model.information.outputs.map(tensor))),
        ])
    }

    private func tensor(_ port: ModelInformation.Port) -> JSON {
        .object([
            ("name", .string(port.name)), ("datatype", .string("FP32")),
            ("shape", .array(model.information.openShape(of: port).map { .integer($0) })),
        ])
    }
}

extension ModelInformation {
    /// Whether several images may stand one after the other, along the first size of every input
    /// and output; a network that lacks that size somewhere takes an image a request.
    var countsImages: Bool { (inputs + outputs).allSatisfy { $0.shape.first == 1 } }

    /// An input's or output's shape with -1, any number, where images are counted.
    func openShape(of port: Port) -> [Int] {
        countsImages ? [-1] + port.shape.dropFirst() : port.shape
    }
}
