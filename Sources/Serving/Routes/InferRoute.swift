import HTTPTypes
import Hummingbird

/// `POST /v2/models/MODEL/infer`.
struct InferRoute: Sendable {
    let service: InferenceService
    private static let binaryHeader = HTTPField.Name("Inference-Header-Content-Length")!

    func respond(to request: Request, context: ServiceContext) async throws -> Response {
        try ContentType.require(["application/json"], request)
        guard request.headers[Self.binaryHeader] == nil else {
            throw RequestRefusal.badRequest(
                "this server does not have the extension for binary tensors; expected JSON alone")
        }
        return try await service.body.with(request) { body in
            try await service.admitted { try await answer(body, context) }
        }
    }

    /// Text of megabytes is read and made where pictures are decoded, not in the tasks of others.
    private func answer(_ body: [UInt8], _ context: ServiceContext) async throws -> Response {
        let (answer, inputs) = try await service.decoders.runIfActive {
            try Self.read(body, service.served)
        }
        let output = try await service.run(inputs.floats, images: inputs.images, context.notes)
        let text = try await service.decoders.runIfActive {
            answer.json(output, images: inputs.images).text
        }
        return Response(text, type: "application/json")
    }

    private static func read(
        _ body: [UInt8], _ served: ServedModel
    ) throws(RequestRefusal) -> (InferAnswer, InferInputs) {
        let request: InferRequest
        do throws(JSONFault) {
            // Two bytes a number: a digit and a comma.
            request = try InferRequest(body, limit: body.count / 2 + 1)
        } catch {
            throw RequestRefusal.badRequest(
                "the body is no request of the protocol, at byte \(error.offset): \(error.message)")
        }
        return (
            try InferAnswer(to: request, of: served), try InferInputs(request, for: served.model)
        )
    }
}
