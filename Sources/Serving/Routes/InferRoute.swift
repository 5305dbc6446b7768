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

    private func answer(_ body: [UInt8], _ context: ServiceContext) async throws -> Response {
        let request: InferRequest
        do throws(JSONFault) {
            // Two bytes a number: a digit and a comma.
            request = try InferRequest(body, limit: body.count / 2 + 1)
        } catch {
            throw RequestRefusal.badRequest(
                "the body is no request of the protocol, at byte \(error.offset): \(error.message)")
        }
        let answer = try InferAnswer(to: request, of: service.served)
        let inputs = try InferInputs(request, for: service.served.model)
        let output = try await service.run(inputs.floats, images: inputs.images, context.notes)
        return Response(answer.json(output, images: inputs.images))
    }
}
