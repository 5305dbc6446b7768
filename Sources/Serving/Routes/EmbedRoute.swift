import Hummingbird
import JSONText
import ModelRuntime

/// `POST /embed`: a picture in, its embedding out.
struct EmbedRoute: Sendable {
    private static let types: Set = [
        "image/jpeg", "image/png", "image/*", "application/octet-stream",
    ]
    let service: InferenceService

    func respond(to request: Request, context: ServiceContext) async throws -> Response {
        guard let (width, height) = try? service.served.model.inputSize() else {
            throw RequestRefusal.notFound(
                "the model takes no pictures; use /v2/models/\(service.served.name)/infer")
        }
        try ContentType.require(Self.types, request)
        let recipe = try Self.recipe(request)
        return try await service.body.with(request) { body in
            try await service.admitted {
                let (inputs, notice) = try await service.decode(
                    body, recipe, width: width, height: height)
                let input = inputs.count == 1 ? inputs[0] : inputs.flatMap(\.self)
                let output = try await service.run(input, images: inputs.count, context.notes)
                let each = output.count / inputs.count
                let vector = recipe.combined(
                    inputs.indices.map { Array(output[$0 * each..<($0 + 1) * each]) })
                return Response(answer(vector, notice))
            }
        }
    }

    private func answer(_ vector: [Float], _ notice: String?) -> JSON {
        var entries: [(key: String, value: JSON)] = [
            ("model_name", .string(service.served.name)),
            ("model_version", .string(service.served.version)),
            ("embedding", .array(vector.map { .float($0) })),
        ]
        if let notice { entries.append(("notice", .string(notice))) }
        return .object(entries)
    }

    /// `?flip=sum&normalize=true`, as the options of `burin embed`.
    private static func recipe(_ request: Request) throws(RequestRefusal) -> EmbeddingRecipe {
        var recipe = EmbeddingRecipe()
        for (key, value) in request.uri.queryParameters {
            switch (key, value) {
            case ("flip", "sum"): recipe.addsMirrored = true
            case ("normalize", "true"): recipe.normalizes = true
            case ("normalize", "false"): recipe.normalizes = false
            default:
                throw .badRequest(
                    "the option '\(key)=\(value)' is not known; expected flip=sum, "
                        + "normalize=true or normalize=false")
            }
        }
        return recipe
    }
}
