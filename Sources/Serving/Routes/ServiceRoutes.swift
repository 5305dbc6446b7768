import HTTPTypes
import Hummingbird
import JSONText
import Logging

/// The paths of the server: those of the Open Inference Protocol, version 2, and its own.
struct ServiceRoutes {
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .patch, .options, .trace, .connect,
    ]
    let service: InferenceService
    let serverVersion: String

    func responder(_ logger: Logger) -> RouterResponder<ServiceContext> {
        let router = Router(context: ServiceContext.self)
        router.add(
            middleware: ObservationMiddleware(
                metrics: service.metrics, admission: service.admission, logger: logger))
        addServer(to: router)
        addModel(to: router)
        let embed = EmbedRoute(service: service)
        add("/embed", .post, to: router) { try await embed.respond(to: $0, context: $1) }
        add("/metrics", .get, to: router) { _, _ in
            Response(
                service.metrics.page(service.admission, service.queue, model: service.served.name),
                type: PrometheusText.contentType)
        }
        return router.buildResponder()
    }

    private func addServer(to router: Router<ServiceContext>) {
        add("/v2", .get, to: router) { _, _ in
            Response(
                .object([
                    ("name", .string("burin")), ("version", .string(serverVersion)),
                    ("extensions", .array([])),
                ]))
        }
        add("/v2/health/live", .get, to: router) { _, _ in
            Response(.object([("live", .flag(true))]))
        }
        add("/v2/health/ready", .get, to: router) { _, _ in
            try requireReady()
            return Response(.object([("ready", .flag(true))]))
        }
    }

    private func addModel(to router: Router<ServiceContext>) {
        let infer = InferRoute(service: service)
        for base in ["/v2/models/:model", "/v2/models/:model/versions/:version"] {
            add(base, .get, to: router) { _, context in
                try requireModel(context)
                return Response(service.served.metadata)
            }
            add("\(base)/ready", .get, to: router) { _, context in
                try requireModel(context)
                try requireReady()
                return Response(
                    .object([("name", .string(service.served.name)), ("ready", .flag(true))]))
            }
            add("\(base)/infer", .post, to: router) { request, context in
                try requireModel(context)
                return try await infer.respond(to: request, context: context)
            }
        }
    }

    /// A path with its one method; the others are answered with 405.
    private func add(
        _ path: String, _ method: HTTPRequest.Method, to router: Router<ServiceContext>,
        _ respond: @escaping @Sendable (Request, ServiceContext) async throws -> Response
    ) {
        let path = RouterPath(path)
        for other in Self.methods {
            switch (method, other) {
            case (method, method): router.on(path, method: method, use: respond)
            case (.get, .head):
                router.on(path, method: .head) { request, context in
                    try await respond(request, context).createHeadResponse()
                }
            default:
                let allowed = method == .get ? "GET, HEAD" : method.rawValue
                router.on(path, method: other) { (_, _) -> Response in
                    throw RequestRefusal.methodNotAllowed(allowed)
                }
            }
        }
    }

    private func requireReady() throws(RequestRefusal) {
        guard service.admission.isOpen else { throw .shuttingDown }
    }

    private func requireModel(_ context: ServiceContext) throws(RequestRefusal) {
        let served = service.served
        let name = PercentCoding.decoded(context.parameters.get("model") ?? "")
        guard name == served.name else {
            throw .notFound("there is no model '\(name)'; this server has '\(served.name)'")
        }
        let version = context.parameters.get("version") ?? served.version
        guard version == served.version else {
            throw .notFound(
                "model '\(name)' has no version '\(version)'; it has '\(served.version)'")
        }
    }
}
